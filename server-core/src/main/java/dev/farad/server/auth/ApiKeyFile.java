package dev.farad.server.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The API keys of a file, read again when it changed and two looks at it see the same: a key that is taken out is good for a second
 * more.
 *
 * <p>A file that somebody is writing is left alone, and one that cannot be used any more changes nothing but the log. Safe for any
 * thread; closing it ends the watching.
 */
public final class ApiKeyFile implements Verifier, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ApiKeyFile.class);
    private static final Duration INTERVAL = Duration.ofMillis(500);

    private final Path file;
    private final Thread watch;
    private volatile ApiKeys keys;
    private String read;
    private String seen;

    /**
     * Reads a file and begins to watch it.
     *
     * @throws IOException if it cannot be read
     * @throws IllegalArgumentException if it cannot be used; the message holds no key and no hash
     */
    public ApiKeyFile(Path file) throws IOException {
        this(file, INTERVAL);
    }

    /** Reads a file and looks at it now and then. */
    ApiKeyFile(Path file, Duration every) throws IOException {
        this.file = file;
        this.read = version();
        this.seen = read;
        this.keys = keys();
        this.watch = Thread.ofVirtual().name("api-keys").start(() -> watch(every));
    }

    @Override
    public CompletionStage<Verification> verify(Credentials credentials) {
        return keys.verify(credentials);
    }

    private void watch(Duration every) {
        while (!Thread.currentThread().isInterrupted()) {
            try {
                Thread.sleep(every);
                look();
            } catch (InterruptedException closed) {
                return;
            } catch (IOException | RuntimeException e) {
                LOG.error("API keys stay as they were: {}", e.getMessage());
            }
        }
    }

    /** Looks at the file, and reads it if it changed before the last look and not since. */
    synchronized void look() throws IOException {
        String before = seen;
        seen = version();
        if (!seen.equals(before) || seen.equals(read)) {
            return;
        }
        // Noted first, so that a file that cannot be used is complained about once.
        read = seen;
        keys = keys();
        LOG.info("API keys read again from {}", file);
    }

    /** Returns what is another when the file, or what a link in its path leads to, is. */
    private String version() {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    private ApiKeys keys() throws IOException {
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
