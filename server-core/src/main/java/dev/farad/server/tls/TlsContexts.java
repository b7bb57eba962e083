package dev.farad.server.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.CipherSuiteFilter;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.IdentityCipherSuiteFilter;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * What a set of files makes: a context for each certificate, with its sessions and ticket keys. A set that was read again
 * resumes no session of the one before, so whom the new files no longer trust must show a certificate again.
 *
 * <p>Belongs to {@link ServerTls}, under its lock.
 */
final class TlsContexts {
    /** Longest that a session is resumed, RFC 8446 allows a week. */
    private static final Duration RESUMPTION = Duration.ofHours(1);
    /** Longest that a client that does not read keeps a closing connection open. */
    private static final Duration CLOSE_NOTIFY = Duration.ofMillis(500);

    private final List<Credential> credentials;
    private final List<SslContext> contexts = new ArrayList<>();
    private final Map<String, SslContext> byName = new HashMap<>();
    private final boolean jdk;

    private TlsContexts(List<Credential> credentials, boolean jdk) {
        this.credentials = credentials;
        this.jdk = jdk;
    }

    /**
     * Reads the files.
     *
     * @throws IllegalArgumentException if they are not what they should be
     */
    static TlsContexts read(TlsConfig config, TlsProvider provider) throws IOException, GeneralSecurityException {
        List<Credential> credentials = new ArrayList<>();
        for (CertificateFiles files : config.certificates()) {
            credentials.add(Credential.read(files));
        }
        Path trustFile = config.clients().trust();
        ClientTrust trust = trustFile == null ? null : ClientTrust.read(trustFile);
        TlsContexts made = new TlsContexts(List.copyOf(credentials), provider == TlsProvider.JDK);
        try {
            for (Credential credential : credentials) {
                made.add(credential, context(config, provider, credential, trust));
            }
        } catch (Throwable failure) {
            made.release();
            throw failure;
        }
        return made;
    }

    private void add(Credential credential, SslContext context) {
        contexts.add(context);
        credential.serverNames().forEach(name -> byName.putIfAbsent(name, context));
    }

    private static SslContext context(
            TlsConfig config, TlsProvider provider, Credential credential, @Nullable ClientTrust trust)
            throws IOException {
        TlsProtocols protocols = config.protocols();
        SslContextBuilder builder = SslContextBuilder.forServer(
                        credential.key(), credential.chain().toArray(X509Certificate[]::new))
                .sslProvider(provider.netty())
                .protocols(protocols.versions().stream().map(TlsVersion::text).toList())
                .ciphers(ciphers(protocols, provider), filter(protocols))
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        protocols.application()))
                .sessionTimeout(RESUMPTION.toSeconds());
        if (trust != null) {
            boolean required = config.clients().need() == ClientAuthentication.Need.REQUIRED;
            builder.trustManager(trust).clientAuth(required ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL);
        }
        return builder.build();
    }

    private static List<String> ciphers(TlsProtocols protocols, TlsProvider provider) {
        if (protocols.ciphers().isEmpty()) {
            return TlsProtocols.CIPHERS;
        }
        Set<String> known = known(provider);
        for (String cipher : protocols.ciphers()) {
            if (!known.contains(cipher)) {
                throw new IllegalArgumentException("tls.ciphers: '" + cipher + "' (expected: some of "
                        + known.stream().sorted().toList() + ")");
            }
        }
        return protocols.ciphers();
    }

    private static Set<String> known(TlsProvider provider) {
        if (provider == TlsProvider.BORINGSSL) {
            return OpenSsl.availableJavaCipherSuites();
        }
        try {
            return new HashSet<>(Arrays.asList(
                    SSLContext.getDefault().getSupportedSSLParameters().getCipherSuites()));
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("the JDK has no TLS", missing);
        }
    }

    private static CipherSuiteFilter filter(TlsProtocols protocols) {
        return protocols.ciphers().isEmpty() ? SupportedCipherSuiteFilter.INSTANCE : IdentityCipherSuiteFilter.INSTANCE;
    }

    /** Returns a new handler with the certificate for a server's name. */
    SslHandler handler(String serverName, ByteBufAllocator allocator) {
        SslContext context = context(serverName);
        SslHandler handler = jdk ? new SteadySslHandler(context.newEngine(allocator)) : context.newHandler(allocator);
        // The port looks at the time of a handshake itself.
        handler.setHandshakeTimeoutMillis(0);
        handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY.toMillis());
        return handler;
    }

    private SslContext context(String serverName) {
        SslContext exact = byName.get(serverName);
        if (exact != null) {
            return exact;
        }
        int dot = serverName.indexOf('.');
        SslContext wild = dot < 0 ? null : byName.get("*" + serverName.substring(dot));
        return wild == null ? contexts.getFirst() : wild;
    }

    List<Credential> credentials() {
        return credentials;
    }

    /** Lets go of the contexts; connections that have one keep it until they end. */
    void release() {
        contexts.forEach(ReferenceCountUtil::release);
        contexts.clear();
        byName.clear();
    }
}
