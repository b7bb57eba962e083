package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.farad.examples.FaradProcess.Ready;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGHUP to {@code farad serve}, which has it read its file again at once. */
@Timeout(120)
class HangUpProcessTest {
    private static final String PATH = "/v2/models/" + RunningServer.MODEL + "/infer";
    private static final long HANG_UP = 1;
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final JsonMapper JSON = new JsonMapper();

    @TempDir
    private Path directory;

    /** A signal that whoever started this process had ignored, as nohup does, is ignored by every process below it. */
    @BeforeEach
    void needTheSignal() throws IOException {
        assumeTrue(Files.exists(STATUS), "no " + STATUS + " to see by whether SIGHUP is ignored");
        String ignored = Files.readAllLines(STATUS).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .map(line -> line.substring("SigIgn:".length()).strip())
                .collect(Collectors.joining());
        boolean hangUpIgnored = ((Long.parseUnsignedLong(ignored, 16) >>> (HANG_UP - 1)) & 1) != 0;
        assumeFalse(hangUpIgnored, "SIGHUP is ignored by whoever started the tests, so it is not tried");
    }

    /** Puts a file in the place of the other and tells of it at once, well before the server looks by itself. */
    private void hangUp(FaradProcess farad, String config) throws Exception {
        Files.writeString(directory.resolve("next.yaml"), config);
        String line = "mv next.yaml farad.yaml && kill -HUP " + farad.pid();
        try (Program program = new Program(directory, List.of("sh", "-c", line))) {
            assertThat(program.exitCode()).as(program::errors).isZero();
        }
    }

    /** Asks until the configuration is as wanted; each question waits for its answer. */
    private static JsonNode await(Wire management, Predicate<JsonNode> wanted) throws IOException {
        JsonNode state;
        do {
            state = JSON.readTree(management.get("/debug/config").body());
        } while (!wanted.test(state));
        return state;
    }

    private static int statusOf(Wire open, int bytes) throws IOException {
        return open.post(PATH, " ".repeat(bytes)).status();
    }

    @Test
    void whatMayChangeChangesAndAFileThatIsRefusedLeavesTheOldInUse() throws Exception {
        Path file = Files.writeString(directory.resolve("farad.yaml"), "http: {body-bytes: 1000}\n");
        try (FaradProcess farad =
                FaradProcess.serve("--backend", "cpu", "--log-format", "json", "--config", file.toString())) {
            Ready ready = farad.awaitReady();
            try (Wire open = new Wire(ready.port());
                    Wire management = new Wire(ready.managementPort())) {
                assertThat(statusOf(open, 200)).as("no JSON").isEqualTo(400);

                hangUp(farad, "http: {body-bytes: 100}\nmemory-bytes: 2000000\n");
                JsonNode taken = await(management, state -> state.get("version").asInt() == 2);
                assertThat(taken.at("/needs_restart/0/key").asText()).isEqualTo("memory-bytes");
                assertThat(statusOf(open, 200)).isEqualTo(413);
                assertThat(statusOf(open, 100)).isEqualTo(400);

                hangUp(farad, "http: {body-bytes: 1000}\nprot: 1\n");
                JsonNode refused =
                        await(management, state -> !state.get("refused").isNull());
                assertThat(refused.get("version").asInt()).isEqualTo(2);
                assertThat(refused.get("refused").toString()).contains("prot: unknown key (did you mean port?)");
                assertThat(statusOf(open, 200)).isEqualTo(413);

                hangUp(farad, "http: {body-bytes: 300}\n");
                JsonNode again = await(management, state -> state.get("version").asInt() == 3);
                assertThat(again.get("refused").isNull()).isTrue();
                assertThat(again.get("needs_restart")).isEmpty();
                assertThat(statusOf(open, 200)).isEqualTo(400);
                assertThat(statusOf(open, 301)).isEqualTo(413);
            }
            farad.terminate();
            assertThat(farad.exitCode()).isZero();
            assertLog(farad);
        }
    }

    private static void assertLog(FaradProcess farad) throws IOException {
        Map<String, String> threads = new LinkedHashMap<>();
        for (String line : farad.errors().lines().toList()) {
            JsonNode event = JSON.readTree(line);
            threads.put(
                    event.get("formattedMessage").asText(),
                    event.get("threadName").asText());
        }
        for (String beginning : List.of(
                "configuration version 2: [http.body-bytes 1000 -> 100]",
                "needs a restart: memory-bytes 1073741824 -> 2000000",
                "config file ",
                "configuration version 3: [http.body-bytes 100 -> 300]")) {
            assertThat(threads).as(beginning).anySatisfy((message, thread) -> {
                assertThat(message).startsWith(beginning);
                assertThat(thread).isEqualTo("hang-up");
            });
        }
        assertThat(threads.keySet())
                .anySatisfy(message -> assertThat(message)
                        .contains("line 2: prot: unknown key (did you mean port?)")
                        .endsWith("; version 2 stays in use"));
    }
}
