package dev.farad.server.tls;

import dev.farad.hooks.Gauge;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS of a server: what the files hold now, for connections to come. Safe for any thread.
 *
 * <p>One thread looks at the files every few seconds. Files that changed and are good serve every connection from then on;
 * files that are not, or do not belong together, leave everything as it was, and the log says why, once for each content.
 * Connections keep what they began with.
 */
public final class ServerTls implements AutoCloseable {
    /** A certificate that ends sooner is warned about, once a day. */
    public static final Duration NEAR = Duration.ofDays(14);

    private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);
    private static final Duration WARN_EVERY = Duration.ofDays(1);

    private final TlsConfig config;
    private final TlsProvider provider;
    private final TlsFiles files;
    private final Object lock = new Object();
    private final ScheduledExecutorService watch =
            Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("tls-files", true));
    private TlsContexts contexts;
    private String seen;
    private Instant warned = Instant.EPOCH;
    private boolean closed;

    /**
     * Reads the files and begins to watch them.
     *
     * @throws IllegalArgumentException if a file is not what it should be, or the provider is not there
     */
    public ServerTls(TlsConfig config) {
        this.config = config;
        this.provider = config.provider().chosen();
        this.files = new TlsFiles(config);
        this.seen = files.fingerprint();
        try {
            this.contexts = read();
        } catch (Throwable failure) {
            watch.shutdown();
            throw failure;
        }
        LOG.info("TLS by {}", provider.text());
        tell("certificate");
        warnIfNear();
        if (config.lookEvery().isPositive()) {
            long millis = config.lookEvery().toMillis();
            watch.scheduleWithFixedDelay(this::look, millis, millis, TimeUnit.MILLISECONDS);
        }
    }

    private TlsContexts read() {
        try {
            return TlsContexts.read(config, provider);
        } catch (IOException e) {
            throw new IllegalArgumentException("tls: cannot read " + e.getMessage(), e);
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("tls: " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("tls: " + e.getMessage(), e);
        }
    }

    /** Returns what does the cryptography. */
    public TlsProvider provider() {
        return provider;
    }

    /** Returns the protocols that are offered by ALPN, in the server's order. */
    public List<String> applicationProtocols() {
        return config.protocols().application();
    }

    /** Returns whether clients are asked for a certificate. */
    public boolean asksClients() {
        return config.clients().trust() != null;
    }

    /** Returns whether a client and this server can agree on what to speak once the channel is secure. */
    public boolean agrees(ClientHello hello) {
        return hello.applicationProtocols().isEmpty()
                || hello.applicationProtocols().stream().anyMatch(applicationProtocols()::contains);
    }

    /** Returns a new handler for a connection, which answers the client's first message with the certificate it asks for. */
    public SslHandler handler(ClientHello hello, ByteBufAllocator allocator) {
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("TLS: closed");
            }
            return contexts.handler(hello.serverName(), allocator);
        }
    }

    /**
     * Reads the files now; connections to come use what they hold.
     *
     * @throws IllegalArgumentException if a file is not what it should be; then everything stays as it was
     */
    public void reload() {
        String fingerprint = files.fingerprint();
        TlsContexts read = read();
        synchronized (lock) {
            if (closed) {
                read.release();
                return;
            }
            contexts.release();
            contexts = read;
            seen = fingerprint;
            warned = Instant.EPOCH;
        }
        tell("new certificate");
    }

    private void look() {
        try {
            String fingerprint = files.fingerprint();
            boolean changed;
            synchronized (lock) {
                changed = !fingerprint.equals(seen);
                seen = fingerprint;
            }
            if (changed) {
                reload();
            }
        } catch (Exception unfit) {
            LOG.warn("TLS files changed and cannot be used, the old ones stay in use: {}", unfit.getMessage());
        }
        warnIfNear();
    }

    private void tell(String what) {
        for (Credential credential : credentials()) {
            LOG.info(
                    "TLS {} of {}, valid until {}",
                    what,
                    credential.chain().getFirst().getSubjectX500Principal().getName(),
                    credential.notAfter());
        }
    }

    private List<Credential> credentials() {
        synchronized (lock) {
            return contexts.credentials();
        }
    }

    private void warnIfNear() {
        Instant now = Instant.now();
        synchronized (lock) {
            if (now.isBefore(warned.plus(WARN_EVERY))) {
                return;
            }
            for (Credential credential : contexts.credentials()) {
                if (credential.notAfter().isBefore(now.plus(NEAR))) {
                    warned = now;
                    LOG.warn(
                            "TLS certificate of {} ends at {} (expected: later than in {} days)",
                            credential
                                    .chain()
                                    .getFirst()
                                    .getSubjectX500Principal()
                                    .getName(),
                            credential.notAfter(),
                            NEAR.toDays());
                }
            }
        }
    }

    /** Returns the time that is left of each certificate. */
    public List<Gauge> gauges() {
        List<Gauge> gauges = new ArrayList<>();
        for (int i = 0; i < config.certificates().size(); i++) {
            int index = i;
            gauges.add(new Gauge(
                    "farad.tls.certificate.expiry",
                    "seconds",
                    "Time until a certificate of the server, or one that vouches for it, expires.",
                    Map.of("certificate", config.certificates().get(i).chain().toString()),
                    () -> secondsLeft(index)));
        }
        return gauges;
    }

    private double secondsLeft(int index) {
        return Duration.between(Instant.now(), credentials().get(index).notAfter())
                .toSeconds();
    }

    /** Stops to watch; connections that are open keep what they have. */
    @Override
    public void close() {
        watch.shutdownNow();
        synchronized (lock) {
            if (!closed) {
                closed = true;
                contexts.release();
            }
        }
    }
}
