package dev.farad.loadtest.rolling;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate of this machine's loopback address that vouches for itself.
 *
 * @param pem file of the certificate and its key
 * @param trust what a client that believes it needs
 */
record OwnCertificate(Path pem, SSLContext trust) {
    private static final String ALIAS = "own";
    private static final String PASSWORD = "not-a-secret";

    /** Makes one for two days with the JDK's keytool. */
    static OwnCertificate in(Path directory) throws IOException, InterruptedException {
        Path store = directory.resolve("own.p12");
        Files.deleteIfExists(store);
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process process = new ProcessBuilder(List.of((keytool + " -genkeypair -alias " + ALIAS
                                + " -keyalg EC -groupname secp256r1 -dname CN=localhost -ext san=ip:127.0.0.1"
                                + " -validity 2 -storetype PKCS12 -storepass " + PASSWORD + " -keystore " + store)
                        .split(" ", -1)))
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("keytool.log").toFile())
                .start();
        if (process.waitFor() != 0) {
            throw new IOException("keytool failed, see " + directory.resolve("keytool.log"));
        }
        try {
            return of(KeyStore.getInstance(store.toFile(), PASSWORD.toCharArray()), directory.resolve("own.pem"));
        } catch (GeneralSecurityException unreadable) {
            throw new IOException("key store " + store + ": unreadable", unreadable);
        }
    }

    private static OwnCertificate of(KeyStore keys, Path pem) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry(ALIAS, keys.getCertificate(ALIAS));
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, factory.getTrustManagers(), null);
        Files.writeString(
                pem,
                block("CERTIFICATE", keys.getCertificate(ALIAS).getEncoded())
                        + block(
                                "PRIVATE KEY",
                                keys.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded()));
        return new OwnCertificate(pem, context);
    }

    private static String block(String label, byte[] content) {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(content);
        return "-----BEGIN " + label + "-----\n" + lines + "\n-----END " + label + "-----\n";
    }
}
