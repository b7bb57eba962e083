package dev.farad.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP/2 with the clients that people use: curl and h2load of nghttp2. */
final class Http2ClientsTest extends Http2Fixture {
    private static final int UPLOAD_BYTES = 3_000_000;

    @Test
    void answersCurl(@TempDir Path folder) throws Exception {
        need("curl");
        String url = url(open());
        assertThat(run(folder, "curl", "-sS", "--http2-prior-knowledge", "-w", " %{http_version}", url + "/hello"))
                .isEqualTo("hello 2");
        assertThat(run(folder, "curl", "-sS", "--http2-prior-knowledge", "-I", url + "/hello"))
                .startsWith("HTTP/2 200");
        Path upload = Files.write(folder.resolve("upload"), Requests.pattern(UPLOAD_BYTES));
        String echo =
                run(folder, "curl", "-sS", "--http2-prior-knowledge", "-T", "" + upload, "-X", "POST", url + "/echo");
        assertThat(echo).isEqualTo(Files.readString(upload, StandardCharsets.ISO_8859_1));
        assertThat(run(folder, "curl", "-sS", "--http2-prior-knowledge", url + "/parts/500"))
                .hasSize(500_000);
        // Both protocols on one port, and an offer that is ignored.
        assertThat(run(folder, "curl", "-sS", "--http2", "-w", " %{http_version}", url + "/hello"))
                .isEqualTo("hello 1.1");
    }

    @Test
    void answersEachOfManyRequestsAtOnce(@TempDir Path folder) throws Exception {
        need("h2load");
        String url = url(open());
        assertThat(run(folder, "h2load", "-n", "5000", "-c", "8", "-m", "64", url + "/hello"))
                .contains("5000 succeeded, 0 failed, 0 errored, 0 timeout");
        Path upload = Files.write(folder.resolve("upload"), Requests.pattern(UPLOAD_BYTES / 10));
        assertThat(run(folder, "h2load", "-n", "100", "-c", "2", "-m", "16", "-d", "" + upload, url + "/echo"))
                .contains("100 succeeded, 0 failed, 0 errored, 0 timeout");
    }

    private static String url(TestPort port) {
        return "http://127.0.0.1:" + port.address().getPort();
    }

    private static void need(String program) {
        boolean there = Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, program)));
        assumeTrue(there, program + " is not installed here");
    }

    private static String run(Path folder, String... command) throws Exception {
        Path out = folder.resolve("out");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as(String.join(" ", command))
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return Files.readString(out, StandardCharsets.ISO_8859_1);
    }
}
