package dev.farad.server.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.Listen;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A directory as a client sees it: files, ranges, conditions, and what it does not see. */
@Timeout(60)
class FileAnswerTest {
    private static final String TEXT = "0123456789";
    private static final Instant WRITTEN = Instant.parse("2026-01-02T03:04:05.678901234Z");

    @TempDir
    Path directory;

    private final HttpClient client = HttpClient.newHttpClient();
    private FaradServer server;

    @BeforeEach
    void start() throws IOException {
        Path root = Files.createDirectories(directory.resolve("public"));
        Files.writeString(directory.resolve("secret.txt"), "secret");
        Files.writeString(root.resolve("ten.txt"), TEXT);
        Files.setLastModifiedTime(root.resolve("ten.txt"), FileTime.from(WRITTEN));
        Files.writeString(root.resolve("empty.json"), "");
        Files.writeString(root.resolve(".hidden"), "hidden");
        Files.writeString(root.resolve("no extension"), "x");
        Files.write(root.resolve("large.bin"), new byte[3_000_001]);
        Files.createDirectories(root.resolve("sub/.git"));
        Files.writeString(root.resolve("sub/index.html"), "<p>");
        Files.createSymbolicLink(root.resolve("inside.txt"), root.resolve("ten.txt"));
        Files.createSymbolicLink(root.resolve("outside.txt"), directory.resolve("secret.txt"));
        Files.createSymbolicLink(root.resolve("up"), directory);
        server = FaradServer.builder()
                .config(ServerConfig.DEFAULT.with(new Listen("127.0.0.1", 0, 0)))
                .get("/files/{path...}", new StaticFiles(root, "path"))
                .start();
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private HttpResponse<String> ask(String method, String path, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + server.address().getPort() + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> get(String path, String... headers) throws Exception {
        return ask("GET", path, headers);
    }

    private static String header(HttpResponse<?> response, String name) {
        return response.headers().firstValue(name).orElse("none");
    }

    @Test
    void servesAFileWhole() throws Exception {
        HttpResponse<String> whole = get("/files/ten.txt");
        assertThat(whole.statusCode()).isEqualTo(200);
        assertThat(whole.body()).isEqualTo(TEXT);
        assertThat(header(whole, "content-type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(header(whole, "content-length")).isEqualTo("10");
        assertThat(header(whole, "last-modified")).isEqualTo("Fri, 02 Jan 2026 03:04:05 GMT");
        assertThat(header(whole, "accept-ranges")).isEqualTo("bytes");
        assertThat(header(whole, "x-content-type-options")).isEqualTo("nosniff");
        HttpResponse<String> head = ask("HEAD", "/files/ten.txt", "range", "bytes=0-1");
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(header(head, "content-length")).isEqualTo("10");
        assertThat(get("/files/large.bin").body()).hasSize(3_000_001);
        assertThat(get("/files/empty.json").body()).isEmpty();
        assertThat(header(get("/files/empty.json", "range", "bytes=-5"), "content-range"))
                .isEqualTo("bytes */0");
        assertThat(get("/files/sub/").body()).isEqualTo("<p>");
        assertThat(get("/files/inside.txt").body()).isEqualTo(TEXT);
        assertThat(header(get("/files/no%20extension"), "content-type")).isEqualTo("application/octet-stream");
    }

    @ParameterizedTest
    @CsvSource({
        "bytes=0-3, 206, 0123, bytes 0-3/10",
        "bytes=4-, 206, 456789, bytes 4-9/10",
        "bytes=-2, 206, 89, bytes 8-9/10",
        "bytes=8-100, 206, 89, bytes 8-9/10",
        "bytes=9-9, 206, 9, bytes 9-9/10",
        "bytes=-100, 200, 0123456789, none",
        "bytes=3-2, 200, 0123456789, none",
        "'bytes=0-1,3-4', 200, 0123456789, none",
        "lines=0-1, 200, 0123456789, none",
        "bytes=-, 200, 0123456789, none",
        "bytes=0-99999999999999999999, 200, 0123456789, none",
    })
    void servesTheRangeThatIsAskedFor(String range, int status, String body, String contentRange) throws Exception {
        HttpResponse<String> part = get("/files/ten.txt", "range", range);
        assertThat(part.statusCode()).isEqualTo(status);
        assertThat(part.body()).isEqualTo(body);
        assertThat(header(part, "content-range")).isEqualTo(contentRange);
        assertThat(header(part, "content-length")).isEqualTo(String.valueOf(body.length()));
    }

    @Test
    void refusesARangeThatTheFileDoesNotHave() throws Exception {
        for (String range : new String[] {"bytes=10-", "bytes=-0", "bytes=100-200"}) {
            HttpResponse<String> refused = get("/files/ten.txt", "range", range);
            assertThat(refused.statusCode()).as(range).isEqualTo(416);
            assertThat(header(refused, "content-range")).isEqualTo("bytes */10");
        }
    }

    /** The conditions of RFC 9110 section 13.2.2, where TAG is the file's. */
    @ParameterizedTest
    @CsvSource({
        "if-none-match, TAG, 304",
        "if-none-match, W/TAG, 304",
        "if-none-match, '\"a\", TAG', 304",
        "if-none-match, *, 304",
        "if-none-match, \"other\", 200",
        "if-modified-since, 'Fri, 02 Jan 2026 03:04:05 GMT', 304",
        "if-modified-since, 'Fri, 02 Jan 2026 03:04:04 GMT', 200",
        "if-modified-since, yesterday, 200",
        "if-match, TAG, 200",
        "if-match, *, 200",
        "if-match, W/TAG, 412",
        "if-match, \"other\", 412",
        "if-unmodified-since, 'Fri, 02 Jan 2026 03:04:05 GMT', 200",
        "if-unmodified-since, 'Fri, 02 Jan 2026 03:04:04 GMT', 412",
    })
    void keepsTheConditionsOfARequest(String name, String value, int status) throws Exception {
        String tag = header(get("/files/ten.txt"), "etag");
        HttpResponse<String> answer = get("/files/ten.txt", name, value.replace("TAG", tag));
        assertThat(answer.statusCode()).isEqualTo(status);
        if (status == 304) {
            assertThat(answer.body()).isEmpty();
            assertThat(header(answer, "etag")).isEqualTo(tag);
            assertThat(header(answer, "content-length")).isEqualTo("10");
        }
    }

    @Test
    void aTagComesBeforeADateAndARangeNeedsTheSameFile() throws Exception {
        String tag = header(get("/files/ten.txt"), "etag");
        String date = "Fri, 02 Jan 2026 03:04:05 GMT";
        assertThat(get("/files/ten.txt", "if-none-match", "\"other\"", "if-modified-since", date)
                        .statusCode())
                .isEqualTo(200);
        assertThat(get("/files/ten.txt", "range", "bytes=0-1", "if-range", tag).statusCode())
                .isEqualTo(206);
        assertThat(get("/files/ten.txt", "range", "bytes=0-1", "if-range", date).statusCode())
                .isEqualTo(206);
        assertThat(get("/files/ten.txt", "range", "bytes=0-1", "if-range", "\"other\"")
                        .statusCode())
                .isEqualTo(200);
        Files.writeString(directory.resolve("public/ten.txt"), "changed");
        assertThat(get("/files/ten.txt", "if-none-match", tag).body()).isEqualTo("changed");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/files/absent.txt",
                "/files/../secret.txt",
                "/files/%2e%2e/secret.txt",
                "/files/..%2fsecret.txt",
                "/files/%2e%2e%2fsecret.txt",
                "/files/sub/../../secret.txt",
                "/files/sub/..%2f..%2fsecret.txt",
                "/files/..%5csecret.txt",
                "/files//etc/passwd",
                "/files/%2fetc%2fpasswd",
                "/files/.hidden",
                "/files/sub/.git/config",
                "/files/./ten.txt",
                "/files/sub",
                "/files/",
                "/files/outside.txt",
                "/files/up/secret.txt",
                "/files/ten.txt/",
                "/files/ten.txt%00.png",
                "/files/%00",
            })
    void showsNothingElse(String path) throws Exception {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream()
                    .write(("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).doesNotContain("secret\n", "root:", TEXT).matches("(?s)HTTP/1.1 4(00|04) .*");
        }
    }
}
