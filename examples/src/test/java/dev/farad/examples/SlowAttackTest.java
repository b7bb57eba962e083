package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.farad.examples.SteadyLoad.Latency;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Clients that are slow on purpose, as slowhttptest plays them, beside normal ones that must not notice. */
@Timeout(180)
class SlowAttackTest {
    private static final int ATTACKERS = 300;
    private static final int NORMAL = 8;
    /** Connections by which slowhttptest looks whether the server still answers. */
    private static final int PROBES = 2;

    private static final Pattern AVAILABLE = Pattern.compile("service available:\\s*YES");
    private static final int SECONDS_ALLOWED = 2;
    private static final int ATTACK_SECONDS = 12;

    private static @Nullable MeasuredProcess server;

    @BeforeAll
    static void start() throws Exception {
        boolean installed = Arrays.stream(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "slowhttptest")));
        assumeTrue(installed, "slowhttptest is not installed (Debian package slowhttptest)");
        server = new MeasuredProcess(SECONDS_ALLOWED);
        SteadyLoad.run(server.port(), NORMAL, SteadyLoad.get("/plaintext"), Duration.ofSeconds(2));
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "slow heads, /plaintext, -H -i 1 -x 24",
        "slow bodies, /echo, -B -i 1 -x 10 -s 8192",
        "ranges, /large, -R -a 1 -b 3000",
        "slow reads, /large, -X -n 1 -z 32 -w 512 -y 1024 -k 3"
    })
    void slowClientsAreCutAndHurtNobody(String attack, String path, String options) throws Exception {
        MeasuredProcess attacked = Objects.requireNonNull(server);
        Latency alone = SteadyLoad.run(attacked.port(), NORMAL, SteadyLoad.get("/plaintext"), Duration.ofSeconds(1));
        try (SteadyLoad normal = new SteadyLoad(attacked.port(), NORMAL, SteadyLoad.get("/plaintext"))) {
            String report = attack(attacked, path, options);
            Latency beside = normal.end();
            System.out.println(
                    attack + " from " + ATTACKERS + " clients; normal ones alone: " + alone + "; beside: " + beside);
            assertThat(report).as(report).containsPattern(AVAILABLE);
            assertThat(beside.at(0.99)).as(beside.toString()).isLessThan(alone.mostBeside());
        }
    }

    /** Runs an attack, after which the server must have cut the last of its connections: the attackers leave later. */
    private static String attack(MeasuredProcess attacked, String path, String options) throws Exception {
        List<String> command = new ArrayList<>(List.of("slowhttptest"));
        command.addAll(List.of(options.split(" ")));
        command.addAll(List.of("-u", "http://127.0.0.1:" + attacked.port() + path));
        command.addAll(List.of("-c", String.valueOf(ATTACKERS), "-r", String.valueOf(ATTACKERS)));
        command.addAll(List.of("-l", String.valueOf(ATTACK_SECONDS)));
        try (Program program = new Program(Path.of(".").toAbsolutePath(), command)) {
            CompletableFuture<Integer> exit = program.exit();
            long left = 0;
            while (!exit.isDone()) {
                left = attacked.ask("connections");
            }
            // The report colours its words.
            String report = program.output().replaceAll("\u001b\\[[0-9;]*m", "");
            if (report.contains("Hit test time limit")) {
                assertThat(left)
                        .as("connections left to attackers that do not look whether they are cut")
                        .isLessThanOrEqualTo(NORMAL + PROBES);
            }
            return report;
        }
    }
}
