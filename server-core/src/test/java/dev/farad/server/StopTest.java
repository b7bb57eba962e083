package dev.farad.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.server.config.RegistryConfig;
import dev.farad.server.config.RegistryConfig.Pace;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.lifecycle.Lifecycle.Phase;
import dev.farad.server.registry.FakeRegistry;
import dev.farad.server.route.Response;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every case of a drain, and what registries and hooks may do to it. */
@Timeout(60)
class StopTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    /** What the stop of a server with nothing to do may take on a machine that is busy; docs/lifecycle.md has what it takes. */
    private static final Duration SOON = Duration.ofSeconds(2);

    private final Semaphore entered = new Semaphore(0);
    private final Semaphore gate = new Semaphore(0);
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final FakeRegistry registry = new FakeRegistry("fake");
    private @Nullable FaradServer started;

    private FaradServer start(Builder builder, Pace pace) throws IOException {
        FaradServer server = builder.config(ServerConfig.DEFAULT
                        .with(new Listen("127.0.0.1", 0, 0))
                        .with(BackendChoice.CPU)
                        .with(RegistryConfig.DEFAULT.with(pace)))
                .get("/hello", _ -> Response.text("hello"))
                .get("/gated", _ -> {
                    entered.release();
                    gate.acquire();
                    return Response.text("done");
                })
                .start();
        started = server;
        return server;
    }

    private static Pace pace(Duration announce, Duration deregister) {
        return new Pace(10, Duration.ZERO, announce, deregister);
    }

    @AfterEach
    void stop() {
        gate.release(100);
        if (started != null) {
            started.close();
        }
    }

    private FaradServer server() {
        return Objects.requireNonNull(started, "started");
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server().address().getPort());
        socket.setSoTimeout(20_000);
        return socket;
    }

    private static void get(Socket socket, String path) throws IOException {
        TestServer.write(socket, "GET " + path + " HTTP/1.1\r\nHost: farad\r\n\r\n");
    }

    private Duration stopped() {
        long begun = System.nanoTime();
        assertThat(server().stop()).as("cut").isZero();
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    @Test
    void anIdleKeepAliveConnectionThatServedRequestsCostsNoTime() throws Exception {
        start(FaradServer.builder(), Pace.DEFAULT);
        try (Socket idle = connect()) {
            get(idle, "/hello");
            assertThat(TestServer.read(idle)).contains("200").doesNotContain("connection: close");
            Duration took = stopped();
            System.out.println("one idle keep-alive connection: stopped in " + took.toMillis() + " ms");
            assertThat(took).isLessThan(SOON);
            assertThat(idle.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aConnectionThatNeverSentAByteCostsNoTime() throws Exception {
        start(FaradServer.builder(), Pace.DEFAULT);
        try (Socket silent = connect()) {
            while (server().connections() == 0) {
                Thread.onSpinWait();
            }
            Duration took = stopped();
            System.out.println("one connection that never sent a byte: stopped in " + took.toMillis() + " ms");
            assertThat(took).isLessThan(SOON);
            assertThat(silent.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void noConnectionAtAllCostsNoTime() throws Exception {
        start(FaradServer.builder(), Pace.DEFAULT);
        Duration took = stopped();
        System.out.println("no connections: stopped in " + took.toMillis() + " ms");
        assertThat(took).isLessThan(SOON);
    }

    @Test
    void aRequestInFlightIsAnsweredWithCloseAndNewConnectionsAreRefused() throws Exception {
        start(FaradServer.builder(), Pace.DEFAULT);
        try (Socket busy = connect()) {
            get(busy, "/gated");
            entered.acquire();
            CompletableFuture<Duration> stopping = CompletableFuture.supplyAsync(this::stopped);
            awaitRefusal();
            assertThat(stopping).isNotDone();
            gate.release();
            long answered = System.nanoTime();
            assertThat(TestServer.read(busy)).contains("200", "connection: close", "done");
            assertThat(busy.getInputStream().read()).isEqualTo(-1);
            stopping.join();
            Duration after = Duration.ofNanos(System.nanoTime() - answered);
            System.out.println("a request in flight: stopped " + after.toMillis() + " ms after its answer");
            assertThat(after).isLessThan(SOON);
        }
    }

    private void awaitRefusal() throws IOException {
        while (true) {
            try {
                connect().close();
            } catch (ConnectException refused) {
                return;
            } catch (SocketException reset) {
                // The port closed while this one waited to be accepted.
            }
        }
    }

    @Test
    void whatWasSentBeforeTheStopIsAnswered() throws Exception {
        start(FaradServer.builder(), Pace.DEFAULT);
        List<Socket> clients = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Socket client = connect();
            clients.add(client);
            // Half of them are known to the server, the other half may still wait to be accepted.
            if (i < 100) {
                get(client, "/hello");
                TestServer.read(client);
            }
        }
        for (Socket client : clients) {
            get(client, "/hello");
        }
        stopped();
        for (Socket client : clients) {
            assertThat(TestServer.read(client)).contains("200", "hello");
            client.close();
        }
    }

    @Test
    void whoHasNotHeardYetIsServedAsEverWhileTheStopIsAnnounced() throws Exception {
        start(FaradServer.builder().registry(registry), pace(Duration.ofSeconds(1), LONG));
        registry.await("register");
        try (Socket kept = connect()) {
            get(kept, "/hello");
            TestServer.read(kept);
            CompletableFuture<Duration> stopping = CompletableFuture.supplyAsync(this::stopped);
            while (server().phase() != Phase.ANNOUNCING) {
                Thread.onSpinWait();
            }
            assertThat(registry.told).endsWith("weight 0", "deregister");
            get(kept, "/v2/health/ready");
            assertThat(TestServer.read(kept)).contains("503").doesNotContain("connection: close");
            get(kept, "/hello");
            assertThat(TestServer.read(kept)).contains("200").doesNotContain("connection: close");
            connect().close();
            assertThat(stopping.join()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
            assertThat(kept.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aRegistryThatFailsOrHangsCutsNoRequestAndSkipsNoDrain() throws Exception {
        FakeRegistry hangs = new FakeRegistry("hangs");
        start(FaradServer.builder().registry(registry).registry(hangs), pace(Duration.ZERO, Duration.ofMillis(200)));
        registry.await("register");
        hangs.await("register");
        registry.failing = List.of("weight", "deregister");
        hangs.hanging = List.of("weight", "deregister");
        try (Socket busy = connect()) {
            get(busy, "/gated");
            entered.acquire();
            CompletableFuture<Duration> stopping = CompletableFuture.supplyAsync(this::stopped);
            awaitRefusal();
            gate.release();
            assertThat(TestServer.read(busy)).contains("200", "connection: close", "done");
            assertThat(stopping.join()).isLessThan(LONG);
        }
    }

    @Test
    void aStopRightAfterTheStartLeavesNothingRegistered() throws Exception {
        registry.hanging = List.of("register");
        start(FaradServer.builder().registry(registry), pace(Duration.ZERO, LONG));
        assertThat(stopped()).isLessThan(LONG);
        if (!registry.told.equals(List.of("close"))) {
            assertThat(registry.told).containsExactly("register " + id() + " 100", "deregister", "close");
        }
    }

    private String id() {
        return "127.0.0.1:" + server().address().getPort();
    }

    @Test
    void stopHooksRunInReverseOnceTheLastRequestIsAnswered() throws Exception {
        start(
                FaradServer.builder()
                        .onStart("a", () -> seen.add("start a"))
                        .onStop("a", () -> seen.add("stop a"))
                        .onStart("b", () -> seen.add("start b"))
                        .onStop("b", () -> seen.add("stop b " + gate.tryAcquire())),
                Pace.DEFAULT);
        try (Socket busy = connect()) {
            get(busy, "/gated");
            entered.acquire();
            CompletableFuture<Duration> stopping = CompletableFuture.supplyAsync(this::stopped);
            awaitRefusal();
            assertThat(seen).containsExactly("start a", "start b");
            gate.release();
            TestServer.read(busy);
            stopping.join();
        }
        assertThat(seen).containsExactly("start a", "start b", "stop b false", "stop a");
        assertThat(server().phase()).isEqualTo(Phase.STOPPED);
    }

    @Test
    void aStartThatFailsLeavesNothingOpenAndNothingRegistered() throws Exception {
        Builder builder = FaradServer.builder()
                .registry(registry)
                .onStop("undone", () -> seen.add("undone"))
                .onStart("database", () -> {
                    throw new IOException("no route to it");
                });
        assertThatThrownBy(() -> start(builder, Pace.DEFAULT))
                .hasMessageContaining("start hook 'database' failed after")
                .hasMessageEndingWith("IOException: no route to it");
        assertThat(seen).containsExactly("undone");
        assertThat(registry.told).containsExactly("close");
    }

    @Test
    void nothingIsRegisteredIfThePortIsTaken() throws Exception {
        start(FaradServer.builder(), Pace.DEFAULT);
        int taken = server().address().getPort();
        Builder second = FaradServer.builder()
                .config(ServerConfig.DEFAULT
                        .with(new Listen("127.0.0.1", taken, 0))
                        .with(BackendChoice.CPU))
                .registry(registry)
                .onStop("undone", () -> seen.add("undone"));
        assertThatThrownBy(second::start)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot listen on /127.0.0.1:" + taken);
        assertThat(registry.told).containsExactly("close");
        assertThat(seen).containsExactly("undone");
    }
}
