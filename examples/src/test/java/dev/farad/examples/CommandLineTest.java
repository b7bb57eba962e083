package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How {@code farad} ends when it cannot do what its command line asks. */
@Timeout(120)
class CommandLineTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    serve --prot 1      | Unknown option
                    serve --port many   | many
                    surf                | surf
                    """)
    void wrongArgumentsExitWith2AndShowTheUsage(String line, String words) throws Exception {
        try (FaradProcess farad = new FaradProcess(line.split(" "))) {
            assertThat(farad.exitCode()).isEqualTo(2);
            assertThat(farad.errors()).contains(words, "Usage: farad");
            assertThat(farad.output()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    prot: 1                     | line 1: prot: unknown key (did you mean port?)
                    http: {body-bytes: much}    | http.body-bytes: much (expected: a whole number)
                    """)
    void aConfigFileThatCannotBeUsedExitsWith78AndNamesTheKey(String yaml, String words, @TempDir Path directory)
            throws Exception {
        Path file = Files.writeString(directory.resolve("farad.yaml"), yaml);
        try (FaradProcess farad = FaradProcess.serve("--config", file.toString())) {
            assertThat(farad.exitCode()).isEqualTo(78);
            assertThat(farad.errors()).startsWith("farad: config file " + file).contains(words);
        }
    }

    @Test
    void aCheckSaysEveryErrorOfAFileAndStartsNothing(@TempDir Path directory) throws Exception {
        Path file =
                Files.writeString(directory.resolve("farad.yaml"), "prot: 1\nport: 70000\nhttp: {gzip: {level: 11}}\n");
        try (FaradProcess farad = new FaradProcess("config", "check", file.toString())) {
            assertThat(farad.exitCode()).isEqualTo(78);
            assertThat(farad.errors().lines())
                    .contains(
                            "farad: config file " + file + ": 3 errors",
                            "  line 1: prot: unknown key (did you mean port?)",
                            "  line 2: port: 70000 (expected: 0 to 65535)",
                            "  line 3: http.gzip.level: 11 (expected: 1 to 9)");
            assertThat(farad.output()).isEmpty();
        }
        Files.writeString(file, "port: 7000");
        try (FaradProcess farad = new FaradProcess("config", "check", file.toString())) {
            assertThat(farad.exitCode()).isZero();
            assertThat(farad.output()).contains("can be used");
        }
        try (FaradProcess farad = new FaradProcess("config", "print", "--origins", file.toString())) {
            assertThat(farad.exitCode()).isZero();
            assertThat(farad.output()).contains("port: 7000 # farad.yaml line 1", "handlers: 10000 # default");
        }
    }

    @Test
    void whatIsNotThereExitsWithOneSentence(@TempDir Path directory) throws Exception {
        assertFails(1, "no model in " + directory, "--models", directory.toString());
        assertFails(
                78,
                "cannot read config file",
                "--config",
                directory.resolve("none").toString());
    }

    @Test
    void aPortThatIsTakenExitsWithOneSentence() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            String port = String.valueOf(taken.getLocalPort());
            assertFails(1, "cannot listen on", "--management-port", "0", "--port", port);
        }
    }

    @Test
    void cudaWithoutADeviceExitsWithOneSentence() throws Exception {
        assumeFalse(Files.exists(Path.of("/dev/nvidiactl")), "there is a device for CUDA here");
        assertFails(1, "cuda", "--backend", "cuda");
    }

    /** Checks that the last line, and only it, says what is wrong. */
    private static void assertFails(int exitCode, String words, String... options) throws Exception {
        String[] arguments =
                Stream.concat(Stream.of("serve"), Stream.of(options)).toArray(String[]::new);
        try (FaradProcess farad = new FaradProcess(arguments)) {
            assertThat(farad.exitCode()).isEqualTo(exitCode);
            List<String> lines = farad.errors().lines().toList();
            assertThat(lines.getLast()).startsWith("farad: ").contains(words);
            assertThat(lines).filteredOn(line -> line.contains(words)).hasSize(1);
            assertThat(lines).noneMatch(line -> line.startsWith("\tat "));
            assertThat(farad.output()).isEmpty();
        }
    }
}
