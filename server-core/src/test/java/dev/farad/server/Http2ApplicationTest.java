package dev.farad.server;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.server.config.Limits;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.event.EventStream;
import dev.farad.server.event.ServerSentEvent;
import dev.farad.server.file.StaticFiles;
import dev.farad.server.http.Gzip;
import dev.farad.server.http.HttpLimits;
import dev.farad.server.http.TestTls;
import dev.farad.server.route.Body;
import dev.farad.server.route.Response;
import dev.farad.server.route.StreamedResponse;
import dev.farad.server.tls.TestCertificate;
import dev.farad.server.tls.TlsConfig;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What applications answer with, as the JDK's client sees it in HTTP/2 over TLS: files, events, forms, gzip, streams. */
@Timeout(60)
class Http2ApplicationTest {
    private static final TestCertificate AUTHORITY = TestCertificate.authority("authority");
    private static final int LARGE_BYTES = 3_000_001;
    private static final String LINE = "a line like all the others\n";

    @TempDir
    private Path directory;

    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private FaradServer server;
    private HttpClient client;

    @BeforeEach
    void start() throws Exception {
        Files.writeString(directory.resolve("ten.txt"), "0123456789");
        Files.write(directory.resolve("large.bin"), new byte[LARGE_BYTES]);
        var files = TestCertificate.server("server", AUTHORITY).write(directory, "server");
        HttpLimits http = HttpLimits.DEFAULT.with(new Gzip(true, 1_000, 6, 200));
        Limits usual = Limits.DEFAULT;
        server = FaradServer.builder()
                .config(ServerConfig.DEFAULT
                        .with(new Listen("127.0.0.1", 0, 0))
                        .with(BackendChoice.CPU)
                        .with(new Limits(http, usual.memoryBytes(), usual.drain())))
                .tls(TlsConfig.of(files.chain(), files.key()))
                .get("/files/{path...}", new StaticFiles(directory, "path"))
                .get(
                        "/events",
                        exchange -> EventStream.of(exchange, events -> {
                            for (int i = 1; i <= 3; i++) {
                                events.send(ServerSentEvent.named("number", i + " after " + events.lastEventId())
                                        .withId("" + i));
                            }
                        }))
                .get(
                        "/endless",
                        exchange -> EventStream.of(exchange, events -> {
                            events.onEnd(() -> left.complete(null));
                            while (true) {
                                events.send(ServerSentEvent.of(LINE.strip()));
                            }
                        }))
                .get(
                        "/text/{lines}",
                        exchange ->
                                Response.text(LINE.repeat(exchange.path("lines").asInt())))
                .get("/rows/{lines}", exchange -> {
                    int lines = exchange.path("lines").asInt();
                    return StreamedResponse.of(200, "text/csv", out -> {
                        for (int i = 0; i < lines; i++) {
                            out.write(LINE.getBytes(UTF_8));
                        }
                    });
                })
                .post("/length", exchange -> Response.text("" + exchange.body().readableBytes()))
                .post("/form", exchange -> {
                    var form = exchange.form();
                    return Response.text(form.fields() + " " + form.file("file").fileName() + " "
                            + form.file("file").content().readableBytes());
                })
                .route("POST", "/lines", Body.STREAMED, exchange -> {
                    try (InputStream in = exchange.bodyInput()) {
                        return Response.text(""
                                + new String(in.readAllBytes(), UTF_8).lines().count());
                    }
                })
                .start();
        client = HttpClient.newBuilder()
                .sslContext(TestTls.client(AUTHORITY, null))
                .build();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private HttpRequest.Builder request(String path, String... fields) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("https://localhost:" + server.address().getPort() + path));
        return fields.length == 0 ? request : request.headers(fields);
    }

    private <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler)
            throws Exception {
        HttpResponse<T> response = client.send(request.build(), handler);
        assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
        return response;
    }

    private HttpResponse<String> get(String path, String... fields) throws Exception {
        return send(request(path, fields), BodyHandlers.ofString());
    }

    private static String field(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("none");
    }

    @Test
    void filesComeWholeInRangesAndNotAgain() throws Exception {
        HttpResponse<String> whole = get("/files/ten.txt");
        assertThat(whole.body()).isEqualTo("0123456789");
        assertThat(field(whole, "content-length")).isEqualTo("10");
        HttpResponse<String> some = get("/files/ten.txt", "range", "bytes=2-4");
        assertThat(some.statusCode()).isEqualTo(206);
        assertThat(some.body()).isEqualTo("234");
        assertThat(field(some, "content-range")).isEqualTo("bytes 2-4/10");
        assertThat(get("/files/ten.txt", "range", "bytes=10-").statusCode()).isEqualTo(416);
        HttpResponse<String> same = get("/files/ten.txt", "if-none-match", field(whole, "etag"));
        assertThat(same.statusCode()).isEqualTo(304);
        assertThat(same.body()).isEmpty();
        assertThat(get("/files/ten.txt", "if-match", "\"other\"").statusCode()).isEqualTo(412);
        HttpResponse<String> head =
                send(request("/files/ten.txt").method("HEAD", BodyPublishers.noBody()), BodyHandlers.ofString());
        assertThat(field(head, "content-length")).isEqualTo("10");
        assertThat(send(request("/files/large.bin"), BodyHandlers.ofByteArray()).body())
                .hasSize(LARGE_BYTES);
        assertThat(get("/files/..%2fsecret").statusCode()).isEqualTo(404);
    }

    @Test
    void eventsComeAsTheyAreSentAndGoOnWhereTheClientWas() throws Exception {
        HttpResponse<Stream<String>> events = send(request("/events", "last-event-id", "7"), BodyHandlers.ofLines());
        assertThat(field(events, "content-type")).startsWith("text/event-stream");
        assertThat(events.headers().firstValue("connection")).isEmpty();
        assertThat(events.body())
                .containsExactlyElementsOf(Stream.of(1, 2, 3)
                        .flatMap(i -> Stream.of("id: " + i, "event: number", "data: " + i + " after 7", ""))
                        .toList());
    }

    @Test
    void aClientThatLeavesItsEventsEndsThemAndNothingElse() throws Exception {
        HttpResponse<InputStream> endless = send(request("/endless"), BodyHandlers.ofInputStream());
        assertThat(endless.body().readNBytes(200_000)).hasSize(200_000);
        assertThat(left).isNotDone();
        endless.body().close();
        left.get();
        assertThat(get("/text/1").body()).isEqualTo(LINE);
        assertThat(server.connections()).as("connections for all of this").isEqualTo(1);
    }

    @Test
    void answersAreCompressedForThoseWhoAskWholeAndInParts() throws Exception {
        for (String path : List.of("/text/10", "/text/100", "/text/20000", "/rows/20000")) {
            int lines = Integer.parseInt(path.substring(path.lastIndexOf('/') + 1));
            HttpResponse<byte[]> coded = send(request(path, "accept-encoding", "gzip"), BodyHandlers.ofByteArray());
            boolean small = lines == 10;
            assertThat(field(coded, "content-encoding")).as(path).isEqualTo(small ? "none" : "gzip");
            assertThat(small ? coded.body() : plain(coded.body()))
                    .asString(UTF_8)
                    .isEqualTo(LINE.repeat(lines));
            assertThat(get(path).body()).isEqualTo(LINE.repeat(lines));
        }
    }

    @Test
    void compressedBodiesArriveInflatedAndBombsDoNot() throws Exception {
        byte[] body = gzip(LINE.repeat(10_000).getBytes(UTF_8));
        HttpRequest.Builder whole =
                request("/length", "content-encoding", "gzip").POST(BodyPublishers.ofByteArray(body));
        assertThat(send(whole, BodyHandlers.ofString()).body()).isEqualTo("" + 10_000 * LINE.length());
        HttpRequest.Builder parts = request("/lines", "content-encoding", "gzip")
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)));
        assertThat(send(parts, BodyHandlers.ofString()).body()).isEqualTo("10000");
        HttpRequest.Builder bomb = request("/length", "content-encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(gzip(new byte[20_000_000])));
        assertThat(send(bomb, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
    }

    @Test
    void formsWithFilesAreRead() throws Exception {
        String text = "--x\r\ncontent-disposition: form-data; name=a\r\n\r\n1\r\n"
                + "--x\r\ncontent-disposition: form-data; name=file; filename=f.bin\r\n\r\n" + "b".repeat(200_000)
                + "\r\n--x--\r\n";
        HttpRequest.Builder form = request("/form", "content-type", "multipart/form-data; boundary=x")
                .POST(BodyPublishers.ofString(text));
        assertThat(send(form, BodyHandlers.ofString()).body()).isEqualTo("{a=[1]} f.bin 200000");
    }

    @Test
    void bodiesOfUnknownLengthAreReadAsTheyCome() throws Exception {
        byte[] lines = LINE.repeat(50_000).getBytes(UTF_8);
        HttpRequest.Builder upload =
                request("/lines").POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(lines)));
        assertThat(send(upload, BodyHandlers.ofString()).body()).isEqualTo("50000");
    }

    private static byte[] gzip(byte[] plain) throws IOException {
        ByteArrayOutputStream coded = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(coded)) {
            out.write(plain);
        }
        return coded.toByteArray();
    }

    private static byte[] plain(byte[] coded) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(coded))) {
            return in.readAllBytes();
        }
    }
}
