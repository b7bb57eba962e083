package dev.farad.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The bundled server under ordinary traffic, each in a process of its own, as a user would run them. */
class SmokeSimulationTest {
    private static final Pattern ADDRESS = Pattern.compile("http://[\\w.\\[\\]:-]+:\\d+");
    private static final Path EXAMPLES =
            Path.of(System.getProperty("farad.root"), "examples", "target").toAbsolutePath();
    private static final Path CLASS_PATH = EXAMPLES.resolve("farad.classpath");

    @Test
    void theBundledServerAnswersOrdinaryTrafficAndEndsCleanly() throws Exception {
        assumeTrue(
                Files.exists(CLASS_PATH),
                () -> CLASS_PATH + ": missing (expected: the class path of the bundled server; build examples first)");

        try (ChildJvm server = new ChildJvm("server", server(), line -> line.startsWith("farad ready"))) {
            String url = address(server.line(Duration.ofMinutes(2)));
            try (ChildJvm smoke = new ChildJvm("smoke", smoke(url), line -> false)) {
                assertThat(smoke.exitCode(Duration.ofMinutes(2)))
                        .as("exit code of the simulation")
                        .isZero();
            }
            server.terminate();
            assertThat(server.exitCode(Duration.ofSeconds(30)))
                    .as("exit code of the server")
                    .isZero();
        }
    }

    private static List<String> server() throws Exception {
        return List.of(
                "-Dio.netty.leakDetection.level=paranoid",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                EXAMPLES.resolve("classes") + File.pathSeparator + Files.readString(CLASS_PATH),
                "dev.farad.examples.FaradCommand",
                "serve",
                "--port",
                "0",
                "--management-port",
                "0");
    }

    private static List<String> smoke(String url) {
        String results = Path.of("target", "gatling").toString();
        return List.of(
                "-Xmx256m",
                // Gatling would keep preferences in the home directory.
                "-Djava.util.prefs.userRoot=" + results,
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Smoke.class.getName(),
                url,
                results);
    }

    /** Returns the first address of the line, which is that of the models; the management port comes after it. */
    private static String address(String ready) {
        Matcher matcher = ADDRESS.matcher(ready);
        assertThat(matcher.find()).as("an address in: " + ready).isTrue();
        return matcher.group();
    }
}
