package dev.farad.server.http;

import dev.farad.server.tls.CertificateFiles;
import dev.farad.server.tls.ClientAuthentication;
import dev.farad.server.tls.ServerTls;
import dev.farad.server.tls.TestCertificate;
import dev.farad.server.tls.TlsConfig;
import dev.farad.server.tls.TlsProtocols;
import dev.farad.server.tls.TlsProvider;
import dev.farad.server.tls.TlsVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * A server's TLS for a test, and a client that trusts it.
 *
 * @param server for ports
 * @param client for sockets
 */
public record TestTls(ServerTls server, SSLContext client) implements AutoCloseable {
    private static final char[] PASSWORD = "test".toCharArray();

    static boolean boringSslUsable() {
        return TlsProvider.BORINGSSL.usable();
    }

    /** Makes one that speaks one version only. */
    static TestTls of(TlsProvider provider, TlsVersion version) {
        TestCertificate authority = TestCertificate.authority("authority");
        TlsProtocols usual = TlsProtocols.DEFAULT;
        TlsProtocols one = new TlsProtocols(List.of(version), usual.ciphers(), usual.application());
        try {
            TlsConfig config = config(TestCertificate.server("server", authority))
                    .with(provider)
                    .with(one);
            return new TestTls(new ServerTls(config), client(authority, null));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Writes a certificate where nothing else is and returns what is needed to serve with it. */
    static TlsConfig config(TestCertificate certificate) throws IOException {
        Path directory = Files.createTempDirectory("farad-tls");
        directory.toFile().deleteOnExit();
        CertificateFiles files = certificate.write(directory, "server");
        files.chain().toFile().deleteOnExit();
        files.key().toFile().deleteOnExit();
        return new TlsConfig(
                files,
                List.of(),
                ClientAuthentication.NONE,
                TlsProtocols.DEFAULT,
                TlsProvider.AUTO,
                Duration.ZERO,
                false);
    }

    /** Returns what a client speaks with that trusts an authority and, maybe, shows a certificate. */
    public static SSLContext client(TestCertificate trusted, @Nullable TestCertificate own) {
        try {
            KeyStore trust = KeyStore.getInstance("PKCS12");
            trust.load(null, null);
            trust.setCertificateEntry("trusted", trusted.certificate());
            TrustManagerFactory trusts = TrustManagerFactory.getInstance("PKIX");
            trusts.init(trust);
            KeyStore keys = KeyStore.getInstance("PKCS12");
            keys.load(null, null);
            if (own != null) {
                keys.setKeyEntry("own", own.key(), PASSWORD, new Certificate[] {own.certificate()});
            }
            KeyManagerFactory managers = KeyManagerFactory.getInstance("PKIX");
            managers.init(keys, PASSWORD);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), trusts.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
