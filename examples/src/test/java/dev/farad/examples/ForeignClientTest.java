package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.Listen;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that run in a process of their own; what each asks is in {@code src/test/clients}. */
@Timeout(180)
class ForeignClientTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private static final Path MODULE = Path.of(System.getProperty("farad.root", ".."), "examples");
    private static final Path SOURCES = MODULE.resolve("src/test/clients");
    private static final Path CLIENTS = MODULE.resolve("target/clients");
    private static final List<String> PACKAGES = List.of("openai@6.49.0", "undici@7.30.2");

    private final ReferenceRow row = ReferenceRow.all().getFirst();

    ForeignClientTest() throws IOException {}

    @Test
    void theTritonClientReadsItsTensors() throws Exception {
        JsonNode answers = run(
                MODULE,
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                CLIENTS.resolve("triton-client.jar").toString(),
                SOURCES.resolve("TritonClient.java").toString(),
                "127.0.0.1:" + SERVER.port(),
                RunningServer.MODEL,
                row.text(),
                row.tokens().stream().map(String::valueOf).collect(Collectors.joining(",")));
        Closeness.check("text", ReferenceRow.floats(answers.get("sentence")), row.embedding());
        for (String states : List.of("states", "statesInJson")) {
            assertThat(answers.get(states)).hasSize(row.tokens().size() * 384);
            Closeness.checkNumbers(
                    states,
                    ReferenceRow.floats(answers.get(states)),
                    row.states().first());
        }
        assertThat(answers.get("unknownModel").asText()).contains("Request for unknown model: 'nothing' is not found");
    }

    @Test
    void theOpenAiPackageOfNodeReadsItsVectors() throws Exception {
        checkVectors(askVectors(SERVER.url(), ""), "[]");
    }

    @Test
    void theOpenAiPackageOfNodeReadsItsVectorsInHttp2OverTls(@TempDir Path directory) throws Exception {
        OwnCertificate certificate = OwnCertificate.in(directory);
        try (FaradServer secure = FaradServer.builder()
                .config(ServerConfig.DEFAULT.with(new Listen("127.0.0.1", 0, 0)))
                .models(BundledModel.directory())
                .tls(certificate.config())
                .start()) {
            String url = "https://localhost:" + secure.address().getPort();
            checkVectors(askVectors(url, certificate.chain().toString()), "[\"h2\"]");
        }
    }

    private JsonNode askVectors(String url, String certificate) throws Exception {
        return run(
                node("openai.mjs"),
                "node",
                "openai.mjs",
                url + "/v1",
                RunningServer.MODEL,
                row.text(),
                row.tokens().toString(),
                certificate);
    }

    private void checkVectors(JsonNode answers, String protocols) {
        assertThat(answers.get("protocols").toString()).isEqualTo(protocols);
        for (String way : List.of("byItself", "floats", "tokens")) {
            Closeness.check(way, ReferenceRow.floats(answers.get(way)), row.embedding());
        }
        Closeness.check("shortened", ReferenceRow.floats(answers.get("shortened")), row.shortened(64));
        assertThat(answers.get("models").toString())
                .isEqualTo("[\"" + RunningServer.MODEL + "\",\"" + RunningServer.RAW_MODEL + "\"]");
        assertThat(answers.get("unknownModel").toString())
                .isEqualTo("[\"NotFoundError\",404,\"model_not_found\",\"model\"]");
        assertThat(answers.get("tooManyDimensions").toString())
                .isEqualTo("[\"BadRequestError\",400,null,\"dimensions\"]");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theOpenAiPackageOfNodeReadsAChatWordByWord(boolean secure, @TempDir Path directory) throws Exception {
        OwnCertificate certificate = OwnCertificate.in(directory);
        Listen listen = new Listen("127.0.0.1", 0, 0).with(secure ? certificate.config() : null);
        try (FaradServer chat = new ChatStream(prompt -> Arrays.stream(prompt.split("(?<= )")))
                .start(ServerConfig.DEFAULT.with(listen))) {
            String url = (secure ? "https" : "http") + "://localhost:"
                    + chat.address().getPort() + "/v1";
            String trusted = secure ? certificate.chain().toString() : "";
            JsonNode answer = run(node("chat.mjs"), "node", "chat.mjs", url, "Grüß \"Gott\",\ndear", trusted);
            assertThat(answer.get("protocols").toString()).isEqualTo(secure ? "[\"h2\"]" : "[]");
            assertThat(answer.get("words").toString()).isEqualTo("[\"Grüß \",\"\\\"Gott\\\",\\ndear\",\"\"]");
            assertThat(answer.get("finish").asText()).isEqualTo("stop");
            assertThat(answer.get("left").asInt()).isEqualTo(1);
        }
    }

    /** Returns a directory with a script and the packages that it needs. */
    private static Path node(String script) throws Exception {
        assumeTrue(onPath("node") && onPath("npm"), "node or npm is not on the PATH, so its client is not tried");
        Path directory = Files.createDirectories(CLIENTS.resolve("node"));
        Path installed = directory.resolve("installed");
        if (!Files.exists(installed) || !Files.readAllLines(installed).equals(PACKAGES)) {
            List<String> command = new ArrayList<>(
                    List.of("npm", "install", "--json", "--prefix", ".", "--no-save", "--no-package-lock"));
            command.addAll(PACKAGES);
            run(directory, command.toArray(String[]::new));
            Files.write(installed, PACKAGES);
        }
        for (String file : List.of(script, "client.mjs")) {
            Files.copy(SOURCES.resolve(file), directory.resolve(file), StandardCopyOption.REPLACE_EXISTING);
        }
        return directory;
    }

    private static boolean onPath(String program) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    /** Runs a program to its end, which must be a good one, and returns the JSON that it printed. */
    private static JsonNode run(Path directory, String... command) throws IOException, InterruptedException {
        try (Program program = new Program(directory, List.of(command))) {
            assertThat(program.exitCode()).as(program::errors).isZero();
            return new JsonMapper().readTree(program.output());
        }
    }
}
