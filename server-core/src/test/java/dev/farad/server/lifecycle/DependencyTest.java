package dev.farad.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class DependencyTest {
    private static CompletableFuture<Void> awaited(Dependency dependency) {
        CompletableFuture<Void> there = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try {
                dependency.onStart();
                there.complete(null);
            } catch (InterruptedException stopped) {
                there.completeExceptionally(stopped);
            }
        });
        return there;
    }

    private static void awaitWords(Dependency dependency, String words) {
        while (!dependency.awaits().contains(words)) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aPortIsThereOnceSomebodyListens() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Dependency dependency = Dependency.tcp("127.0.0.1", port);
        CompletableFuture<Void> there = awaited(dependency);
        awaitWords(dependency, "tcp 127.0.0.1:" + port + " (ConnectException: ");
        assertThat(there).isNotDone();
        try (ServerSocket listening = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertThat(listening.isBound()).isTrue();
            there.join();
        }
    }

    @Test
    void aPageIsThereOnceItAnswersWell() throws Exception {
        AtomicInteger status = new AtomicInteger(503);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(status.get(), -1);
            exchange.close();
        });
        server.start();
        try {
            URI uri = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/ready");
            Dependency dependency = Dependency.http(uri);
            CompletableFuture<Void> there = awaited(dependency);
            awaitWords(dependency, "GET " + uri + " (IOException: status 503)");
            status.set(204);
            there.join();
        } finally {
            server.stop(0);
        }
    }

    @Test
    void anythingElseIsThereOnceItsProbeSaysSo() {
        AtomicInteger asked = new AtomicInteger();
        Dependency dependency = Dependency.of("luck", () -> asked.incrementAndGet() == 3);
        assertThat(dependency.awaits()).isEqualTo("luck");
        awaited(dependency).join();
        assertThat(asked).hasValue(3);
    }
}
