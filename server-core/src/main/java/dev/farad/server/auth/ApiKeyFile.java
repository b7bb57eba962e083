package dev.farad.server.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API keys of a file, read again when it changes: a key that is taken out is good for a second more.
 *
 * <p>A file that cannot be used any more changes nothing but the log. Safe for any thread; closing it ends the watching.
 */
public final class ApiKeyFile implements Verifier, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyFile.class);
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final Path file;
    private final Thread watch;
    private volatile ApiKeys keys;
    private List<Object> read;

    /**
     * Reads a file and begins to watch it.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it cannot be used; the message holds no key and no hash
     */
    public ApiKeyFile(Path file) throws IOException {
        this.file = file;
        this.read = version(file);
        this.keys = keys(file);
        this.watch = Thread.ofVirtual().name("api-keys").start(this::watch);
    }

    @Override
    public CompletionStage<Verification> verify(Credentials credentials) {
        return keys.verify(credentials);
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(INTERVAL);
                readIfChanged();
            } catch (InterruptedException closed) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.error("API keys stay as they were: {}", e.getMessage());
            }
        }
    }

    private void readIfChanged() throws IOException {
        List<Object> now = version(file);
        if (!now.equals(read)) {
            // Noted first, so that a file that cannot be used is complained about once.
            read = now;
            keys = keys(file);
            LOG.info("API keys read again from {}", file);
        }
    }

    /** Returns what is another when the file, or what a link in its path leads to, is. */
    private static List<Object> version(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return List.of(attributes.lastModifiedTime(), attributes.size(), String.valueOf(attributes.fileKey()));
    }

    private static ApiKeys keys(Path file) throws IOException {
        try {
            return new ApiKeys(KeyLine.all(Files.readAllLines(file)), InstantSource.system());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("key file " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        watch.interrupt();
    }
}
