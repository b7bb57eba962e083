package dev.farad.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.HotSpotDiagnosticMXBean.ThreadDumpFormat;
import dev.farad.hooks.Exchange;
import dev.farad.hooks.OnFinish;
import dev.farad.hooks.Outcome;
import dev.farad.server.config.ConfigException;
import dev.farad.server.config.ConfigSource;
import dev.farad.server.route.Response;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server whose configuration changes while it serves, seen from its sockets. */
@Timeout(180)
class ReloadTest {
    private static final String PORTS = "{host: 127.0.0.1, port: 0, management-port: 0, ";

    @TempDir
    private Path folder;

    private final Semaphore entered = new Semaphore(0);
    private final CountDownLatch gate = new CountDownLatch(1);
    private final HttpClient client = HttpClient.newHttpClient();
    private FaradServer server;

    @BeforeEach
    void start() throws IOException {
        write("http: {body-bytes: 10}");
        OnFinish hook = ReloadTest::nothing;
        server = FaradServer.builder()
                .config(ConfigSource.of(folder.resolve("farad.yaml")), Duration.ZERO)
                .hook(hook)
                .post("/echo", exchange -> Response.text(exchange.body().toString(StandardCharsets.UTF_8)))
                .get("/wait", _ -> {
                    entered.release();
                    gate.await();
                    return Response.text("waited");
                })
                .start();
    }

    private static void nothing(Exchange exchange, Outcome outcome) {}

    @AfterEach
    void stop() {
        gate.countDown();
        server.close();
        client.close();
    }

    private void write(String settings) throws IOException {
        Files.writeString(folder.resolve("farad.yaml"), PORTS + settings + "}");
    }

    private void reload(String settings) throws IOException {
        write(settings);
        server.reload();
    }

    private String post(Socket socket, int bytes) throws IOException {
        TestServer.write(
                socket, "POST /echo HTTP/1.1\r\nhost: a\r\ncontent-length: " + bytes + "\r\n\r\n" + "x".repeat(bytes));
        return TestServer.read(socket).substring(9, 12);
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private int status(InetSocketAddress address, String path) throws IOException, InterruptedException {
        return client.send(HttpRequest.newBuilder(uri(address, path)).build(), BodyHandlers.ofString())
                .statusCode();
    }

    private static URI uri(InetSocketAddress address, String path) {
        return URI.create("http://127.0.0.1:" + address.getPort() + path);
    }

    private String page() throws IOException, InterruptedException {
        return client.send(
                        HttpRequest.newBuilder(uri(server.managementAddress(), "/debug/config"))
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    @Test
    void theNextRequestOfAnOpenConnectionIsHeldToTheNewLimit() throws Exception {
        try (Socket socket = connect()) {
            assertThat(post(socket, 11)).isEqualTo("413");
            assertThat(post(socket, 10)).isEqualTo("200");
            reload("http: {body-bytes: 20}");
            assertThat(post(socket, 11)).isEqualTo("200");
            reload("http: {body-bytes: 5}");
            assertThat(post(socket, 6)).isEqualTo("413");
        }
    }

    @Test
    void aRequestUnderWayKeepsTheLimitThatItBeganWith() throws Exception {
        try (Socket socket = connect()) {
            TestServer.write(
                    socket, "POST /echo HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\ncontent-length: 10\r\n\r\n");
            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 100 ");
            reload("http: {body-bytes: 5, deadline: {usual-millis: 1}}");
            TestServer.write(socket, "0123456789");
            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 200 ").endsWith("0123456789");
        }
    }

    @Test
    void idleConnectionsEndByTheNewTimeout() throws Exception {
        try (Socket socket = connect()) {
            assertThat(post(socket, 1)).isEqualTo("200");
            reload("http: {timeouts: {idle-millis: 100}}");
            assertThat(socket.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void connectionsAndHandlersAreCountedAnew() throws Exception {
        try (Socket waiting = connect()) {
            TestServer.write(waiting, "GET /wait HTTP/1.1\r\nhost: a\r\n\r\n");
            entered.acquire();
            reload("handlers: 1");
            try (Socket socket = connect()) {
                assertThat(post(socket, 1)).isEqualTo("503");
                reload("handlers: 2");
                assertThat(post(socket, 1)).isEqualTo("200");
                reload("http: {connections: 1}");
                try (Socket third = connect()) {
                    assertThat(third.getInputStream().read()).isEqualTo(-1);
                }
                assertThat(post(socket, 1)).isEqualTo("200");
            }
            gate.countDown();
            assertThat(TestServer.read(waiting)).endsWith("waited");
        }
    }

    @Test
    void rulesOfAccessComeAndGo() throws Exception {
        InetSocketAddress open = server.address();
        Path keys = Files.writeString(folder.resolve("keys"), "");
        assertThat(status(open, "/none")).isEqualTo(404);
        reload("access: {keys-file: '" + keys + "'}");
        assertThat(status(open, "/none")).isEqualTo(401);
        reload("access: {keys-file: '" + keys + "', open: [/none]}");
        assertThat(status(open, "/none")).isEqualTo(404);
        reload("handlers: 5");
        assertThat(status(open, "/none")).isEqualTo(404);
    }

    @Test
    void whatCannotBeUsedIsRefusedWithItsReasonsAndTheOldStays() throws Exception {
        write("http: {body-bytes: many}, handler: 1");
        assertThatThrownBy(server::reload).isInstanceOf(ConfigException.class);
        assertThat(page())
                .contains("\"version\":1,", "\"http.body-bytes\":{\"value\":\"10\",\"from\":\"farad.yaml line 1\"}")
                .contains("line 1: http.body-bytes: many (expected: a whole number)")
                .contains("handler: unknown key (did you mean handlers?)");
        write("access: {keys-file: /none/of/these}");
        assertThatThrownBy(server::reload).hasMessageContaining("/none/of/these");
        try (Socket socket = connect()) {
            assertThat(post(socket, 11)).isEqualTo("413");
            assertThat(post(socket, 10)).isEqualTo("200");
        }
        reload("event-loops: 7, drain-seconds: 7");
        assertThat(page())
                .contains("\"version\":2,", "\"refused\":null", "\"drain-seconds\":{\"value\":\"7\"")
                .contains("\"needs_restart\":[{\"key\":\"event-loops\",\"in_use\":\"0\",\"wanted\":\"7\"}]");
        assertThat(server.config().current().config().limits().drain()).isEqualTo(Duration.ofSeconds(7));
    }

    /** Names of threads, without the numbers of those that come and go. */
    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .map(thread -> thread.getName())
                .collect(Collectors.toSet());
    }

    /** Returns how many threads watch files of keys; they are virtual, so only a dump shows them. */
    private int watchers() throws IOException {
        Path dump = folder.resolve("threads");
        Files.deleteIfExists(dump);
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
                .dumpThreads(dump.toString(), ThreadDumpFormat.TEXT_PLAIN);
        return (int) Files.readString(dump)
                .lines()
                .filter(line -> line.contains("\"api-keys\""))
                .count();
    }

    /** Waits until so many watch: one that is told to end does so a little later. */
    private void awaitWatchers(int count) throws IOException {
        while (watchers() != count) {
            Thread.onSpinWait();
        }
    }

    @Test
    void aThousandReloadsLeaveNothingBehind() throws Exception {
        Path keys = Files.writeString(folder.resolve("keys"), "");
        int watched = watchers();
        reload("access: {keys-file: '" + keys + "'}");
        reload("handlers: 5");
        int questions = server.hooks().chain().questions();
        int gauges = server.gauges().size();
        Set<String> threads = threads();
        awaitWatchers(watched);
        long version = server.config().current().version();
        for (int i = 1; i <= 1_000; i++) {
            reload(i % 2 == 1 ? "http: {body-bytes: 20}, access: {keys-file: '" + keys + "'}" : "handlers: " + i);
        }
        assertThat(server.config().current().version()).isEqualTo(version + 1_000);
        assertThat(server.hooks().chain().questions()).isEqualTo(questions);
        assertThat(server.gauges()).hasSize(gauges);
        assertThat(threads().stream().filter(name -> !threads.contains(name)))
                .filteredOn(name -> !name.startsWith("HttpClient") && !name.contains("ForkJoinPool"))
                .isEmpty();
        reload("http: {body-bytes: 20}, access: {keys-file: '" + keys + "', open: [/echo]}");
        awaitWatchers(watched + 1);
        try (Socket socket = connect()) {
            assertThat(post(socket, 11)).isEqualTo("200");
        }
    }
}
