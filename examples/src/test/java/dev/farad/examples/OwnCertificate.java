package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.server.tls.TlsConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/**
 * A certificate for localhost that vouches for itself, with its key, and what clients need to believe it.
 *
 * @param chain PEM file of the certificate
 * @param key PEM file of the key
 * @param trust what believes the certificate and no other
 */
record OwnCertificate(Path chain, Path key, X509TrustManager trust) {
    private static final String PASSWORD = "only-for-this-test";

    /** Makes one with the JDK's keytool. */
    static OwnCertificate in(Path directory) throws Exception {
        Path store = directory.resolve("own.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        try (Program program = new Program(
                directory,
                List.of((keytool
                                + " -genkeypair -alias own -keyalg EC -groupname secp256r1 -dname CN=localhost"
                                + " -ext san=dns:localhost,ip:127.0.0.1 -validity 2 -storetype PKCS12 -storepass "
                                + PASSWORD
                                + " -keystore " + store)
                        .split(" ", -1)))) {
            assertThat(program.exitCode()).as(program::errors).isZero();
        }
        KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray());
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("own", keys.getCertificate("own"));
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(trusted);
        return new OwnCertificate(
                pem(
                        directory.resolve("own.pem"),
                        "CERTIFICATE",
                        keys.getCertificate("own").getEncoded()),
                pem(
                        directory.resolve("own.key"),
                        "PRIVATE KEY",
                        keys.getKey("own", PASSWORD.toCharArray()).getEncoded()),
                (X509TrustManager) factory.getTrustManagers()[0]);
    }

    private static Path pem(Path file, String label, byte[] content) throws Exception {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return Files.writeString(file, "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n");
    }

    TlsConfig config() {
        return TlsConfig.of(chain, key);
    }

    SSLContext context() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {trust}, null);
        return context;
    }
}
