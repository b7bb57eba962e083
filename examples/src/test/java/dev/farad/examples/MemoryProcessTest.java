package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a server that runs out of memory: it goes on if the memory comes back, and else ends in order. */
@Timeout(180)
class MemoryProcessTest {
    private static final List<String> SMALL = List.of("-Xmx64m", "-XX:MaxDirectMemorySize=48m");

    private static void assertNoMemory(Wire.Answer answer) {
        assertThat(answer.status()).as(answer.body()).isEqualTo(503);
        assertThat(answer.head()).contains("x-should-retry: true", "retry-after: 1");
    }

    @Test
    void oneRequestThatWantsTooMuchHarmsNobodyElse() throws Exception {
        try (DoomedProcess server = new DoomedProcess(SMALL, List.of("EPOLL"))) {
            int[] ports = server.awaitPorts();
            try (Wire wire = new Wire(ports[0]);
                    Wire management = new Wire(ports[1])) {
                for (int i = 0; i < 3; i++) {
                    assertNoMemory(wire.get("/greedy"));
                    assertNoMemory(wire.get("/direct"));
                    assertThat(wire.get("/overflow").status()).isEqualTo(500);
                    assertThat(wire.get("/hello").body()).isEqualTo("hello");
                }
                while (management.get("/v2/health/ready").status() != 200) {
                    Thread.onSpinWait();
                }
            }
            server.program.terminate();
            assertThat(server.program.exitCode()).isZero();
            assertThat(server.program.errors()).contains("memory ran out; the heap has room");
        }
    }

    @Test
    void aHeapThatStaysFullEndsTheServerInOrder() throws Exception {
        try (DoomedProcess server = new DoomedProcess(SMALL, List.of("EPOLL"))) {
            int[] ports = server.awaitPorts();
            try (Wire management = new Wire(ports[1]);
                    Wire wire = new Wire(ports[0])) {
                assertThat(management.get("/v2/health/ready").status()).isEqualTo(200);
                wire.send("GET /keep HTTP/1.1\r\nHost: farad\r\n\r\n");
                assertThat(readyStatus(management)).isNotEqualTo(200);
            }
            assertThat(server.program.exitCode()).isEqualTo(70);
            assertThat(server.program.output().lines())
                    .containsSubsequence("stopped last", "stopped second", "stopped first");
        }
    }

    /** Asks until the server is not ready, or cannot be asked any more. */
    private static int readyStatus(Wire management) {
        try {
            int status = 200;
            while (status == 200) {
                status = management.get("/v2/health/ready").status();
            }
            return status;
        } catch (IOException gone) {
            return 0;
        }
    }
}
