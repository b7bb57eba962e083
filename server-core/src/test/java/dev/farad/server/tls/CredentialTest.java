package dev.farad.server.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.time.Duration;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read from PEM files, and what is refused with which words. */
class CredentialTest {
    private static final TestCertificate AUTHORITY = TestCertificate.authority("authority");
    /** What PKCS#8 puts before a key of P-256, and of RSA with 2048 bits. */
    private static final int EC_HEADER_BYTES = 28;

    private static final int RSA_HEADER_BYTES = 26;

    @TempDir
    private Path directory;

    private CertificateFiles files(String chain, String key) throws IOException {
        return new CertificateFiles(
                Files.writeString(directory.resolve("chain.pem"), chain),
                Files.writeString(directory.resolve("key.pem"), key));
    }

    private static TestCertificate leaf(String algorithm) {
        return AUTHORITY.vouchFor("leaf", algorithm, Duration.ofDays(9), "dns:Leaf.example", "dns:*.leaf.example");
    }

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void readsAKeyOfPkcs8AndTheWholeChain(String algorithm) throws Exception {
        TestCertificate leaf = leaf(algorithm);
        Credential read = Credential.read(files("a comment\n" + leaf.pem() + AUTHORITY.pem(), leaf.keyPem()));
        assertThat(read.chain()).containsExactly(leaf.certificate(), AUTHORITY.certificate());
        assertThat(read.key()).isEqualTo(leaf.key());
        assertThat(read.serverNames()).containsExactly("leaf.example", "*.leaf.example");
    }

    /** Keys of the old forms stand inside those of the new one, behind what names their kind. */
    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void readsKeysOfTheOldForms(String algorithm) throws Exception {
        TestCertificate leaf = leaf(algorithm);
        byte[] wrapped = leaf.key().getEncoded();
        byte[] key = Arrays.copyOfRange(
                wrapped, algorithm.equals("EC") ? EC_HEADER_BYTES : RSA_HEADER_BYTES, wrapped.length);
        if (algorithm.equals("EC")) {
            key = withCurve(key);
        }
        String pem = TestCertificate.pem(algorithm + " PRIVATE KEY", key);
        // Reading proves that the key is the certificate's.
        assertThat(Credential.read(files(leaf.pem(), pem)).key().getAlgorithm()).isEqualTo(algorithm);
    }

    /** The JDK leaves the curve out of the inner key, where openssl writes it. */
    private static byte[] withCurve(byte[] key) {
        byte[] curve = {(byte) 0xA0, 10, 6, 8, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 3, 1, 7};
        int secretEnds = 2 + 3 + 2 + 32;
        byte[] all = new byte[key.length + curve.length];
        System.arraycopy(key, 0, all, 0, secretEnds);
        System.arraycopy(curve, 0, all, secretEnds, curve.length);
        System.arraycopy(key, secretEnds, all, secretEnds + curve.length, key.length - secretEnds);
        all[1] = (byte) (all[1] + curve.length);
        return all;
    }

    @Test
    void readsAnEncryptedKeyWithThePasswordOfAFileAndNeverShowsIt() throws Exception {
        TestCertificate leaf = leaf("EC");
        CertificateFiles plain = files(leaf.pem(), encrypted(leaf, "correct horse"));
        Path password = Files.writeString(directory.resolve("password"), "correct horse\n");
        CertificateFiles right = new CertificateFiles(plain.chain(), plain.key(), new KeyPassword.File(password));
        assertThat(Credential.read(right).key()).isEqualTo(leaf.key());
        assertThat(right.toString()).doesNotContain("horse");
        assertThatThrownBy(() -> Credential.read(plain)).hasMessageContaining("encrypted (expected: a password");
        Files.writeString(password, "wrong donkey");
        assertThatThrownBy(() -> Credential.read(right))
                .hasMessageContaining("cannot be decrypted")
                .hasMessageNotContaining("donkey");
        CertificateFiles unset =
                new CertificateFiles(plain.chain(), plain.key(), new KeyPassword.Environment("FARAD_NO_SUCH_VARIABLE"));
        assertThatThrownBy(() -> Credential.read(unset)).hasMessageContaining("FARAD_NO_SUCH_VARIABLE: not set");
    }

    private static String encrypted(TestCertificate leaf, String password) throws Exception {
        String algorithm = "PBEWithHmacSHA256AndAES_256";
        var secret = SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray()));
        Cipher cipher = Cipher.getInstance(algorithm);
        cipher.init(Cipher.ENCRYPT_MODE, secret);
        byte[] content = cipher.doFinal(leaf.key().getEncoded());
        // By identifier, since the JDK knows the scheme's name here only as that of its parts.
        AlgorithmParameters parts = cipher.getParameters();
        AlgorithmParameters scheme = AlgorithmParameters.getInstance("PBES2");
        scheme.init(parts.getEncoded());
        return TestCertificate.pem("ENCRYPTED PRIVATE KEY", new EncryptedPrivateKeyInfo(scheme, content).getEncoded());
    }

    @Test
    void refusesWhatDoesNotBelongTogether() throws Exception {
        assertThatThrownBy(
                        () -> Credential.read(files(leaf("EC").pem(), leaf("EC").keyPem())))
                .hasMessageContaining("key.pem: not the key of");
        assertThatThrownBy(() ->
                        Credential.read(files(leaf("EC").pem(), leaf("RSA").keyPem())))
                .hasMessageContaining("not the key of");
    }

    @Test
    void refusesWhatIsNoCertificateNoKeyOrExpired() throws Exception {
        TestCertificate leaf = leaf("EC");
        assertThatThrownBy(() -> Credential.read(files("nothing", leaf.keyPem())))
                .hasMessageContaining("chain.pem: no certificate");
        assertThatThrownBy(() -> Credential.read(files(leaf.pem(), leaf.pem())))
                .hasMessageContaining("key.pem: no private key");
        TestCertificate old = AUTHORITY.vouchFor("old", "EC", Duration.ofDays(-1));
        assertThatThrownBy(() -> Credential.read(files(old.pem(), old.keyPem())))
                .hasMessageContaining("expired at");
        String oldForm = """
                -----BEGIN RSA PRIVATE KEY-----
                Proc-Type: 4,ENCRYPTED
                DEK-Info: AES-256-CBC,00

                AAAA
                -----END RSA PRIVATE KEY-----
                """;
        assertThatThrownBy(() -> Credential.read(files(leaf.pem(), oldForm)))
                .hasMessageContaining("encrypted in the old form");
    }
}
