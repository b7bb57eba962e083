package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A process without file descriptors for more connections: it waits for some, and serves those it has. */
@Timeout(180)
class DescriptorTest {
    private static final int DESCRIPTORS = 256;

    @ParameterizedTest
    @ValueSource(strings = {"EPOLL", "NIO"})
    void acceptsAgainOnceDescriptorsAreFree(String transport) throws Exception {
        List<String> limited = List.of("bash", "-c", "ulimit -n " + DESCRIPTORS + " && exec \"$@\"", "limited");
        List<Wire> clients = new ArrayList<>();
        try (DoomedProcess server = new DoomedProcess(limited, List.of(), List.of(transport))) {
            int port = server.awaitPorts()[0];
            Wire first = new Wire(port);
            clients.add(first);
            assertThat(first.get("/hello").body()).isEqualTo("hello");
            for (int i = 0; i < DESCRIPTORS; i++) {
                clients.add(new Wire(port));
            }
            Wire last = clients.getLast();
            last.send("GET /hello HTTP/1.1\r\nHost: farad\r\n\r\n");
            Duration cpu = server.program.cpu();
            long begun = System.nanoTime();
            for (int i = 0; i < 20; i++) {
                assertThat(first.get("/hello").body()).isEqualTo("hello");
            }
            assertThat(last.silentFor(Duration.ofSeconds(3)))
                    .as("there was a descriptor left")
                    .isTrue();
            Duration used = server.program.cpu().minus(cpu);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            System.out.println(transport + ": without descriptors for " + took + ", CPU " + used);
            assertThat(used).as("CPU time within %s", took).isLessThan(took.dividedBy(2));

            for (Wire client : clients.subList(1, clients.size() - 1)) {
                client.close();
            }
            assertThat(last.answer().body()).isEqualTo("hello");
            try (Wire next = new Wire(port)) {
                assertThat(next.get("/hello").body()).isEqualTo("hello");
            }
            server.program.terminate();
            first.close();
            last.close();
            assertThat(server.program.exitCode()).isZero();
        } finally {
            for (Wire client : clients) {
                client.close();
            }
        }
    }
}
