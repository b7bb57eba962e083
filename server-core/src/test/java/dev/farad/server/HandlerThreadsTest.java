package dev.farad.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.server.config.Limits;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.config.ServerConfig.Listen;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The threads of blocking handlers. */
@Timeout(60)
class HandlerThreadsTest {
    private static final int MOST = 3;

    private final Semaphore entered = new Semaphore(0);
    private final Semaphore gate = new Semaphore(0);
    private final BlockingQueue<Throwable> interrupted = new LinkedBlockingQueue<>();
    private Client client;

    @BeforeEach
    void start() throws Exception {
        client = new Client(FaradServer.builder()
                .config(ServerConfig.DEFAULT
                        .with(new Listen("127.0.0.1", 0, 0))
                        .with(BackendChoice.CPU)
                        .with(Limits.DEFAULT.withHandlers(MOST)))
                .get("/wait", _ -> {
                    entered.release();
                    try {
                        gate.acquire();
                    } catch (InterruptedException e) {
                        interrupted.add(e);
                        throw e;
                    }
                    return "waited";
                })
                .group(
                        "/names",
                        names -> names.get(
                                "/{n}",
                                _ -> Thread.currentThread().getName() + " "
                                        + Thread.currentThread().isVirtual()))
                .get("/deep", _ -> depth(0))
                .start());
    }

    @SuppressWarnings("InfiniteRecursion")
    private static int depth(int from) {
        return 1 + depth(from + 1);
    }

    @AfterEach
    void stop() {
        gate.release(100);
        client.close();
    }

    @Test
    void aThreadIsNamedByItsRoute() throws Exception {
        assertThat(client.get("/names/1").body()).isEqualTo("handler GET /names/{n} true");
    }

    @Test
    void aHandlerIsInterruptedWhenItsClientLeaves() throws Exception {
        try (Socket socket = new Socket(
                InetAddress.getLoopbackAddress(), client.server().address().getPort())) {
            TestServer.write(socket, "GET /wait HTTP/1.1\r\nhost: a\r\n\r\n");
            entered.acquire();
        }
        assertThat(Objects.requireNonNull(interrupted.poll(20, TimeUnit.SECONDS)))
                .isInstanceOf(InterruptedException.class);
    }

    @Test
    void aRequestBeyondTheMostHandlersIsRefusedForNow() throws Exception {
        List<CompletableFuture<HttpResponse<String>>> running = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            running.add(client.getLater("/wait"));
        }
        entered.acquire(MOST);
        HttpResponse<String> refused = client.get("/names/1");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.body()).contains("as many handlers as it may (3)");
        assertThat(refused.headers().firstValue("retry-after")).isPresent();
        gate.release(MOST);
        for (CompletableFuture<HttpResponse<String>> one : running) {
            assertThat(one.join().body()).isEqualTo("waited");
        }
        // The last place is free a moment after its answer was read.
        while (client.get("/names/1").statusCode() == 503) {
            Thread.onSpinWait();
        }
    }

    @Test
    void anErrorEndsItsOwnRequestOnly() throws Exception {
        for (int i = 0; i < 2 * MOST; i++) {
            int status = client.get("/deep").statusCode();
            assertThat(status).isIn(500, 503);
        }
        assertThat(client.get("/deep").statusCode()).isIn(500, 503);
    }
}
