package dev.farad.server.recovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.Fault;
import dev.farad.hooks.OnRecover;
import dev.farad.hooks.Recovery;
import dev.farad.hooks.Stage;
import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.route.Response;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a guard looks at the heap, and what it makes of it. */
@Timeout(60)
class HeapGuardTest {
    private final Semaphore looks = new Semaphore(0);
    private final CountDownLatch spent = new CountDownLatch(1);
    private volatile boolean roomy;

    private HeapGuard guard(Duration patience) {
        HeapGuard guard = new HeapGuard(
                () -> {
                    looks.release();
                    return roomy;
                },
                patience);
        guard.whenSpent(spent::countDown);
        return guard;
    }

    private static void tell(OnRecover guard, Throwable cause) {
        Fault fault = Fault.at(Stage.HANDLER, "/here", cause);
        // Of the exchange nothing is read.
        Exchange none = (Exchange) Proxy.newProxyInstance(
                Exchange.class.getClassLoader(), new Class<?>[] {Exchange.class}, (_, _, _) -> null);
        assertThat(guard.onRecover(none, fault)).isEqualTo(Recovery.PASS);
    }

    @Test
    void looksOnlyWhereMemoryRanOut() throws Exception {
        roomy = true;
        try (HeapGuard guard = guard(Duration.ZERO)) {
            tell(guard, new StackOverflowError());
            tell(guard, new CompletionException(new IllegalStateException(new OutOfMemoryError("Java heap space"))));
            assertThat(looks.tryAcquire(10, TimeUnit.SECONDS)).isTrue();
            assertThat(looks.tryAcquire(100, TimeUnit.MILLISECONDS)).isFalse();
            assertThat(guard.healthy()).isTrue();
        }
        assertThat(spent.getCount()).isEqualTo(1);
    }

    @Test
    void isNotHealthyUntilThereIsRoomAgain() throws Exception {
        try (HeapGuard guard = guard(Duration.ofMinutes(1))) {
            tell(guard, new OutOfMemoryError());
            looks.acquire(2);
            assertThat(guard.healthy()).isFalse();
            roomy = true;
            while (!guard.healthy()) {
                Thread.onSpinWait();
            }
        }
        assertThat(spent.getCount()).isEqualTo(1);
    }

    @Test
    void saysThatTheHeapIsSpentOnceItsPatienceIsOver() throws Exception {
        try (HeapGuard guard = guard(Duration.ofMillis(300))) {
            tell(guard, new OutOfMemoryError());
            assertThat(spent.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(guard.healthy()).isFalse();
        }
    }

    @Test
    void aRequestThatRanOutOfMemoryMaySucceedLater() throws Exception {
        try (FaradServer server = FaradServer.builder()
                        .config(ServerConfig.DEFAULT
                                .with(new Listen("127.0.0.1", 0, 0))
                                .with(BackendChoice.CPU))
                        .get("/greedy", _ -> {
                            throw new IllegalStateException(new OutOfMemoryError("on purpose"));
                        })
                        .get("/hello", _ -> Response.text("hello"))
                        .start();
                HttpClient client = HttpClient.newHttpClient()) {
            URI uri = URI.create("http://127.0.0.1:" + server.address().getPort() + "/greedy");
            var answer = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("x-should-retry")).contains("true");
        }
    }
}
