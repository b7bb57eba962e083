package dev.farad.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class LiveConfigTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_000);

    @TempDir
    private Path folder;

    private final List<ServerConfig> adopted = new ArrayList<>();

    private void write(String yaml) throws IOException {
        Files.writeString(folder.resolve("farad.yaml"), yaml);
    }

    private LiveConfig live(String yaml) throws IOException {
        write(yaml);
        return new LiveConfig(
                ConfigSource.of(folder.resolve("farad.yaml")), UnaryOperator.identity(), InstantSource.fixed(NOW));
    }

    @Test
    void whatCanChangeChangesAndTheRestWaitsForARestart() throws IOException {
        try (LiveConfig live = live("{port: 1, handlers: 5}")) {
            live.begin(adopted::add, Duration.ZERO);
            ConfigSnapshot before = live.state().current();
            write("{port: 2, handlers: 6, tls: {certificate: c, key: k}}");
            ConfigState state = live.reload();

            assertThat(adopted).containsExactly(live.config());
            assertThat(live.config().limits().handlers()).isEqualTo(6);
            assertThat(live.config().listen().port()).isEqualTo(1);
            assertThat(state.pending())
                    .extracting(ConfigChange::toString)
                    .startsWith("port 1 -> 2", "tls.certificate null -> c", "tls.key null -> k");
            assertThat(before.config().limits().handlers()).isEqualTo(5);
            assertThat(before.version()).isEqualTo(1);
            assertThat(state.current().version()).isEqualTo(2);
            assertThat(state.current().loadedAt()).isEqualTo(NOW);

            write("{port: 1, handlers: 6}");
            assertThat(live.reload().pending()).isEmpty();
        }
    }

    @Test
    void whatSaysTheSameIsNoNewVersion() throws IOException {
        try (LiveConfig live = live("handlers: 5")) {
            live.begin(adopted::add, Duration.ZERO);
            write("# five\nhandlers: 5");
            assertThat(live.reload().current().version()).isEqualTo(1);
            assertThat(adopted).isEmpty();
        }
    }

    @Test
    void aFileThatCannotBeUsedChangesNothingUntilItCan() throws IOException {
        try (LiveConfig live = live("handlers: 5")) {
            live.begin(adopted::add, Duration.ZERO);
            write("{handlers: 0, prot: 1}");
            assertThatThrownBy(live::reload).isInstanceOf(ConfigException.class).hasMessageContaining("2 errors");
            assertThat(live.config().limits().handlers()).isEqualTo(5);
            assertThat(live.state().refused())
                    .isEqualTo(new ConfigState.Refused(
                            NOW,
                            List.of(
                                    "line 1: prot: unknown key (did you mean port?)",
                                    "line 1: handlers: 0 (expected: 1 or more)")));

            Files.delete(folder.resolve("farad.yaml"));
            assertThatThrownBy(live::reload).hasMessageContaining("cannot read config file");

            write("handlers: 5");
            assertThat(live.reload().refused()).isNull();
            assertThat(adopted).isEmpty();
        }
    }

    @Test
    void whatTheServerCannotTakeOnIsRefusedToo() throws IOException {
        try (LiveConfig live = live("handlers: 5")) {
            live.begin(
                    _ -> {
                        throw new IOException("no such keys");
                    },
                    Duration.ZERO);
            write("handlers: 6");
            assertThatThrownBy(live::reload).hasMessageContaining("no such keys");
            assertThat(live.config().limits().handlers()).isEqualTo(5);
            assertThat(live.state().refused()).isNotNull();
        }
    }

    @Test
    void theFileIsLookedAt() throws Exception {
        BlockingQueue<ServerConfig> changes = new LinkedBlockingQueue<>();
        try (LiveConfig live = live("handlers: 5")) {
            live.begin(changes::add, Duration.ofMillis(10));
            write("handlers: 6");
            ServerConfig changed = changes.poll(10, TimeUnit.SECONDS);
            assertThat(changed).isNotNull();
            assertThat(changed.limits().handlers()).isEqualTo(6);
        }
    }

    @Test
    void nothingIsTakenOnOnceItIsClosed() throws IOException {
        LiveConfig live = live("handlers: 5");
        live.begin(adopted::add, Duration.ofMillis(10));
        live.close();
        write("handlers: 6");
        live.reload();
        assertThat(adopted).isEmpty();
        assertThat(live.config().limits().handlers()).isEqualTo(5);
    }
}
