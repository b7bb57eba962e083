package dev.farad.server.config;

import dev.farad.server.config.ConfigState.Refused;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The configuration of a server that serves: read again when its file changes, and taken on whole or not at all. Safe for any
 * thread; closing it ends the watching.
 */
public final class LiveConfig implements AutoCloseable {
    /** How often the file is looked at where nothing else is said. */
    public static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(LiveConfig.class);
    /** A file that somebody is writing is looked at again after this long. */
    private static final Duration SETTLING = Duration.ofMillis(100);

    private final @Nullable ConfigSource source;
    private final UnaryOperator<ServerConfig> edits;
    private final InstantSource clock;
    private volatile ConfigState state;
    private ServerConfig wanted;
    private String seen;
    private @Nullable Adoption adoption;
    private @Nullable Thread watch;

    /** Takes a configuration on. */
    @FunctionalInterface
    public interface Adoption {
        /**
         * Serves with a configuration from now on.
         *
         * @throws Exception if it cannot be; then everything stays as it was
         */
        void adopt(ServerConfig config) throws Exception;
    }

    /**
     * Reads a source for the first time.
     *
     * @param edits made to whatever is read, by code
     * @throws ConfigException if it cannot be used
     */
    public LiveConfig(ConfigSource source, UnaryOperator<ServerConfig> edits, InstantSource clock) {
        this.source = source;
        this.edits = edits;
        this.clock = clock;
        this.seen = source.text();
        ConfigReading first = reading(source);
        this.wanted = first.config();
        this.state = state(1, source.toString(), first, List.of());
    }

    /** Makes one of a configuration that code has made, which stays as it is. */
    public LiveConfig(ServerConfig fixed, InstantSource clock) {
        this.source = null;
        this.edits = UnaryOperator.identity();
        this.clock = clock;
        this.seen = "";
        this.wanted = fixed;
        this.state = state(1, "code", new ConfigReading(fixed, Map.of()), List.of());
    }

    private ConfigState state(long version, String name, ConfigReading reading, List<ConfigChange> pending) {
        return new ConfigState(new ConfigSnapshot(version, clock.instant(), name, reading), pending, null);
    }

    private ConfigReading reading(ConfigSource from) {
        ConfigReading read = from.read(seen);
        return new ConfigReading(edits.apply(read.config()), read.origins());
    }

    /** Returns how things stand. */
    public ConfigState state() {
        return state;
    }

    /** Returns the values in use. */
    public ServerConfig config() {
        return state.current().config();
    }

    /** Returns whether there is a file to read again. */
    public boolean fromFile() {
        return source != null && source.file() != null;
    }

    /**
     * Begins to take changes on.
     *
     * @param lookEvery how often the file is looked at; zero for never
     */
    public synchronized void begin(Adoption newAdoption, Duration lookEvery) {
        adoption = newAdoption;
        if (fromFile() && lookEvery.isPositive()) {
            watch = Thread.ofVirtual().name("config-file").start(() -> watch(lookEvery));
        }
    }

    /**
     * Reads the source now and takes on what changed, before it returns; does nothing where nothing did.
     *
     * @return how things stand then
     * @throws ConfigException if what was read cannot be used, or not taken on; then everything stays as it was
     */
    public synchronized ConfigState reload() {
        ConfigSource from = source;
        if (from == null || adoption == null) {
            return state;
        }
        try {
            seen = from.text();
            adopt(reading(from), adoption, from.toString());
            return state;
        } catch (ConfigException refused) {
            List<String> reasons = refused.errors().isEmpty()
                    ? List.of(String.valueOf(refused.getMessage()))
                    : refused.errors().stream().map(ConfigError::toString).toList();
            state = new ConfigState(state.current(), state.pending(), new Refused(clock.instant(), reasons));
            LOG.error(
                    "{}; version {} stays in use",
                    refused.getMessage(),
                    state.current().version());
            throw refused;
        }
    }

    private void adopt(ConfigReading read, Adoption by, String name) {
        if (read.config().equals(wanted)) {
            state = new ConfigState(state.current(), state.pending(), null);
            return;
        }
        ServerConfig before = config();
        ServerConfig after = ConfigValues.withLive(before, read.config());
        try {
            by.adopt(after);
        } catch (Exception e) {
            throw new ConfigException(name + ": " + e.getMessage(), e);
        }
        wanted = read.config();
        state = state(
                state.current().version() + 1,
                name,
                new ConfigReading(after, read.origins()),
                ConfigValues.changes(after, wanted));
        LOG.info("configuration version {}: {}", state.current().version(), ConfigValues.changes(before, after));
        state.pending().forEach(change -> LOG.warn("needs a restart: {}", change));
    }

    private void watch(Duration lookEvery) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(lookEvery);
                look();
            } catch (InterruptedException closed) {
                return;
            } catch (RuntimeException e) {
                // Said where it was refused.
                LOG.debug("configuration not taken on", e);
            }
        }
    }

    private void look() throws InterruptedException {
        String text = textOrFailure();
        if (isSeen(text)) {
            return;
        }
        String before;
        do {
            before = text;
            Thread.sleep(SETTLING);
            text = textOrFailure();
        } while (!text.equals(before));
        see(text);
        reload();
    }

    private synchronized boolean isSeen(String text) {
        return text.equals(seen);
    }

    /** Notes what is there first, so that a file that cannot be used is complained about once. */
    private synchronized void see(String text) {
        seen = text;
    }

    private String textOrFailure() {
        try {
            return source == null ? "" : source.text();
        } catch (ConfigException unreadable) {
            return String.valueOf(unreadable.getMessage());
        }
    }

    @Override
    public synchronized void close() {
        adoption = null;
        if (watch != null) {
            watch.interrupt();
        }
    }
}
