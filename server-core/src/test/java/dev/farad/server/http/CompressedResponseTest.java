package dev.farad.server.http;

import static dev.farad.server.http.Requests.get;
import static dev.farad.server.http.Requests.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.Hooks;
import dev.farad.server.endpoint.V2Errors;
import dev.farad.server.event.EventStream;
import dev.farad.server.event.ServerSentEvent;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Response;
import dev.farad.server.route.Route;
import dev.farad.server.route.RouteTable;
import dev.farad.server.route.StreamedResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses of a port that compresses. */
@Timeout(60)
class CompressedResponseTest {
    private static final String LINE = "a line that is like the others, number ";
    private static final String GZIP = "Accept-Encoding: gzip";

    private final EventLoops loops = new EventLoops(2, Transport.NIO);
    private final CompletableFuture<Void> goOn = new CompletableFuture<>();
    private final HttpPort port;

    CompressedResponseTest() throws IOException {
        HttpLimits limits = Settings.DEFAULT.limits().with(new Gzip(true, 1_000, 6, 200));
        List<Route> routes = List.of(
                route("/text/{n}", exchange -> Response.of(200, "text/plain", text(exchange))),
                route("/binary/{n}", exchange -> Response.of(200, "application/octet-stream", text(exchange))),
                route(
                        "/coded/{n}",
                        exchange ->
                                Response.of(200, "text/plain", text(exchange)).with("content-encoding", "br")),
                route(
                        "/fixed/{n}",
                        exchange -> Response.of(200, "application/json", text(exchange))
                                .with("cache-control", "No-Transform")),
                route(
                        "/tagged/{n}",
                        exchange -> Response.of(200, "text/html; charset=utf-8", text(exchange))
                                .with("etag", "\"1\"")
                                .with("vary", "origin")),
                new Route("GET", "/rows/{n}", this::rows, new V2Errors()),
                new Route("GET", "/held", this::held, new V2Errors()),
                new Route("GET", "/events", CompressedResponseTest::events, new V2Errors()));
        Hooks hooks = new Hooks(List.of());
        port = HttpPort.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                loops,
                limits,
                hooks,
                new RouteTable(routes, _ -> new V2Errors()));
    }

    @BeforeAll
    static void watchBuffers() {
        LeakWatch.begin();
    }

    @AfterAll
    static void noBufferLeaked() {
        LeakWatch.assertNoneFound();
    }

    @AfterEach
    void stop() {
        goOn.complete(null);
        port.drain(Duration.ofSeconds(5));
        loops.close();
    }

    private static Route route(String template, java.util.function.Function<HttpExchange, Response> answer) {
        return Route.get(template, new V2Errors(), answer);
    }

    private static String text(int lines) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < lines; i++) {
            text.append(LINE).append(i).append('\n');
        }
        return text.toString();
    }

    private static ByteBuf text(HttpExchange exchange) {
        return Unpooled.copiedBuffer(text(Integer.parseInt(exchange.pathParameter("n"))), StandardCharsets.US_ASCII);
    }

    private void rows(HttpExchange exchange) {
        String text = text(Integer.parseInt(exchange.pathParameter("n")));
        exchange.respond(
                StreamedResponse.of(200, "text/csv", out -> out.write(text.getBytes(StandardCharsets.US_ASCII))));
    }

    private void held(HttpExchange exchange) {
        exchange.respond(StreamedResponse.of(200, "text/plain", out -> {
            out.write("first".getBytes(StandardCharsets.US_ASCII));
            out.flush();
            goOn.get();
            out.write("last".getBytes(StandardCharsets.US_ASCII));
        }));
    }

    private static void events(HttpExchange exchange) {
        exchange.respond(EventStream.of(exchange, events -> events.send(ServerSentEvent.of("x".repeat(5_000)))));
    }

    private RawClient connect() throws IOException {
        return new RawClient(port.address());
    }

    private Reply ask(String path, String... fields) throws Exception {
        try (RawClient client = connect()) {
            return client.send(get(path, fields)).read();
        }
    }

    /** Lines of some 40 bytes: below the least size, in one go, and in slices. */
    @ParameterizedTest
    @CsvSource({"0, false", "10, false", "100, true", "700, true", "800, true", "20000, true"})
    void compressesWholeBodiesFromASizeOn(int lines, boolean compressed) throws Exception {
        Reply reply = ask("/text/" + lines, GZIP);
        if (!compressed) {
            assertThat(reply.text()).isEqualTo(text(lines));
            assertThat(reply.headers()).doesNotContainKey("content-encoding");
            return;
        }
        assertThat(reply.header("content-encoding")).isEqualTo("gzip");
        assertThat(reply.header("vary")).isEqualTo("accept-encoding");
        assertThat(new String(Gzipped.plain(reply.body()), StandardCharsets.US_ASCII))
                .isEqualTo(text(lines));
        assertThat(reply.body().length).isLessThan(text(lines).length() / 4);
    }

    @Test
    void saysOfTheHeadWhatItWouldOfTheBody() throws Exception {
        try (RawClient client = connect()) {
            for (int lines : new int[] {10, 100, 2_000}) {
                Reply whole = client.send(get("/text/" + lines, GZIP)).read();
                Reply head = client.send(head("HEAD /text/" + lines + " HTTP/1.1", GZIP))
                        .readToHead();
                for (String name : new String[] {"content-length", "content-encoding", "vary"}) {
                    assertThat(head.headers().get(name))
                            .as(name)
                            .isEqualTo(whole.headers().get(name));
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gzip",
                "x-gzip",
                "GZIP",
                "br, gzip;q=0.5",
                "*",
                "gzip;q=1.000, identity;q=0.5",
                "identity;q=0, *;q=0.1",
                "gzip ; q=0.001",
                "what is this, gzip"
            })
    void compressesForWhoPrefersIt(String accepted) throws Exception {
        assertThat(ask("/text/100", "Accept-Encoding: " + accepted).header("content-encoding"))
                .isEqualTo("gzip");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "br",
                "identity",
                "gzip;q=0",
                "gzip;q=0.000, *",
                "*;q=0",
                "gzip;q=0.5, identity",
                "gzip;q=2",
                "gzip;q=0.1234",
                "gzip;level=9",
                "gzipped"
            })
    void doesNotCompressForWhoDoesNot(String accepted) throws Exception {
        Reply reply = ask("/text/100", "Accept-Encoding: " + accepted);
        assertThat(reply.headers()).doesNotContainKey("content-encoding");
        assertThat(reply.header("vary")).isEqualTo("accept-encoding");
        assertThat(reply.text()).isEqualTo(text(100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/binary/100", "/coded/100", "/fixed/100"})
    void leavesWhatIsBinaryOrCodedOrFixed(String path) throws Exception {
        Reply reply = ask(path, GZIP);
        assertThat(reply.headers()).doesNotContainKey("vary");
        assertThat(reply.text()).isEqualTo(text(100));
    }

    @Test
    void weakensTagsAndAddsToWhatVaries() throws Exception {
        Reply reply = ask("/tagged/100", GZIP);
        assertThat(reply.header("etag")).isEqualTo("W/\"1\"");
        assertThat(reply.header("vary")).isEqualTo("origin, accept-encoding");
        assertThat(ask("/tagged/100").header("etag")).isEqualTo("\"1\"");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 1_000, 50_000})
    void compressesStreamedBodies(int lines) throws Exception {
        try (RawClient client = connect()) {
            Reply reply = client.send(get("/rows/" + lines, GZIP)).read();
            assertThat(reply.header("content-encoding")).isEqualTo("gzip");
            assertThat(reply.header("transfer-encoding")).isEqualTo("chunked");
            assertThat(new String(Gzipped.plain(reply.body()), StandardCharsets.US_ASCII))
                    .isEqualTo(text(lines));
            client.send(head("HEAD /rows/" + lines + " HTTP/1.1", GZIP));
            assertThat(client.readToHead().header("content-encoding")).isEqualTo("gzip");
            assertThat(client.send(get("/text/1")).read().text()).isEqualTo(text(1));
        }
    }

    @Test
    void aPartThatIsFlushedDoesNotWaitForTheNext() throws Exception {
        try (var socket =
                new java.net.Socket(port.address().getAddress(), port.address().getPort())) {
            socket.setSoTimeout(10_000);
            // Without chunks, since the JDK's reader of gzip knows none.
            socket.getOutputStream().write(Requests.bytes(get("/held", GZIP)));
            var in = socket.getInputStream();
            StringBuilder seen = new StringBuilder();
            while (!seen.toString().endsWith("\r\n\r\n")) {
                seen.append((char) in.read());
            }
            int length = Integer.parseInt(line(in), 16);
            byte[] part = in.readNBytes(length);
            var inflater = new java.util.zip.Inflater(true);
            inflater.setInput(part, 10, length - 10);
            byte[] plain = new byte[100];
            assertThat(new String(plain, 0, inflater.inflate(plain), StandardCharsets.US_ASCII))
                    .isEqualTo("first");
            inflater.end();
            goOn.complete(null);
            assertThat(line(in)).isEmpty();
        }
    }

    private static String line(java.io.InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            line.append((char) b);
        }
        return line.toString().strip();
    }

    @Test
    void leavesEventStreams() throws Exception {
        Reply reply = ask("/events", GZIP);
        assertThat(reply.headers()).doesNotContainKey("content-encoding");
        assertThat(reply.text()).startsWith("data: xxx");
    }

    @Test
    void freesWhatAClientThatLeavesHadCompressed() throws Exception {
        for (int i = 0; i < 100; i++) {
            try (RawClient client = new RawClient(port.address(), 4_096)) {
                client.send(get("/rows/50000", GZIP) + get("/text/50000", GZIP));
                assertThat(client.readSome(new byte[1_000])).isPositive();
                client.reset();
            }
        }
        Await.until("all connections closed", () -> port.connections() == 0);
        try (RawClient client = connect();
                GZIPInputStream in = new GZIPInputStream(new java.io.ByteArrayInputStream(
                        client.send(get("/rows/10", GZIP)).read().body()))) {
            assertThat(in.readAllBytes()).isEqualTo(Requests.bytes(text(10)));
        }
    }
}
