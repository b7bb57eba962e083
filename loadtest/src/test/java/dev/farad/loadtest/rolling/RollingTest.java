package dev.farad.loadtest.rolling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.farad.loadtest.rolling.Options.Protocol;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The demonstration in small: one round of restarts under a real HAProxy, and one instance killed. */
@Timeout(400)
class RollingTest {
    private static final Path ROOT = Path.of(System.getProperty("farad.root")).toAbsolutePath();

    @TempDir
    private Path directory;

    @BeforeEach
    void needsHaproxyAndTheExamples() {
        assumeTrue(Haproxy.installed().isPresent(), "haproxy is not installed (Debian package haproxy)");
        Path classPath = ROOT.resolve("examples/target/farad.classpath");
        assumeTrue(Files.exists(classPath), () -> classPath + ": missing (expected: examples are built first)");
    }

    @ParameterizedTest
    @EnumSource
    void restartsCostNoRequestAndAKillOnlyThoseInFlight(Protocol protocol) throws Exception {
        Path plot = directory.resolve("rolling.svg");
        Rolling.Result result = Rolling.run(new Options(2_000, 200, 1, true, protocol, plot), ROOT);
        assertThat(result.samples()).hasSizeGreaterThan(2_000);
        assertThat(result.stops()).isEqualTo(3);
        assertThat(result.cleanStops()).as("exit codes of 0").isEqualTo(3);
        assertThat(result.unexcused())
                .as("failures of requests that were not in flight when the instance was killed")
                .isEmpty();
        assertThat(plot)
                .content()
                .startsWith("<svg ")
                .contains("instance-1 killed")
                .endsWith("</svg>\n");
    }
}
