package dev.farad.server.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.KeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import org.jspecify.annotations.Nullable;

/** Reads private keys from PEM files. */
final class PrivateKeys {
    private PrivateKeys() {}

    /**
     * Reads the first key of a file.
     *
     * @param algorithm of the certificate that the key belongs to
     * @throws IllegalArgumentException if there is none, or none of that kind
     */
    static PrivateKey read(CertificateFiles files, String algorithm) throws IOException, GeneralSecurityException {
        for (Pem block : Pem.read(files.key())) {
            KeySpec spec = spec(files, block);
            if (spec != null) {
                return key(files, spec, algorithm);
            }
        }
        throw new IllegalArgumentException(files.key() + ": no private key (expected: PEM with PRIVATE KEY, "
                + "ENCRYPTED PRIVATE KEY, RSA PRIVATE KEY or EC PRIVATE KEY)");
    }

    private static PrivateKey key(CertificateFiles files, KeySpec spec, String algorithm)
            throws GeneralSecurityException {
        try {
            return KeyFactory.getInstance(algorithm).generatePrivate(spec);
        } catch (InvalidKeySpecException other) {
            throw new IllegalArgumentException(
                    files.key() + ": not the key of " + files.chain() + " (expected: one for " + algorithm + ")",
                    other);
        }
    }

    private static @Nullable KeySpec spec(CertificateFiles files, Pem block)
            throws IOException, GeneralSecurityException {
        if (block.headers().contains("ENCRYPTED")) {
            throw new IllegalArgumentException(files.key()
                    + ": encrypted in the old form (expected: PKCS#8, as openssl pkcs8 -topk8 -v2 aes256 makes it)");
        }
        return switch (block.label()) {
            case "PRIVATE KEY" -> new PKCS8EncodedKeySpec(block.content());
            case "RSA PRIVATE KEY" -> new PKCS8EncodedKeySpec(Der.wrappedRsa(block.content()));
            case "EC PRIVATE KEY" -> new PKCS8EncodedKeySpec(Der.wrappedEc(block.content()));
            case "ENCRYPTED PRIVATE KEY" -> decrypted(files, block);
            default -> null;
        };
    }

    private static KeySpec decrypted(CertificateFiles files, Pem block) throws IOException, GeneralSecurityException {
        KeyPassword source = files.password();
        if (source == null) {
            throw new IllegalArgumentException(files.key() + ": encrypted (expected: a password file or variable)");
        }
        EncryptedPrivateKeyInfo encrypted = new EncryptedPrivateKeyInfo(block.content());
        // The name of PBES2 alone says neither hash nor cipher; the parameters' own text does.
        String algorithm =
                encrypted.getAlgName().equals("PBES2") || encrypted.getAlgName().startsWith("1.2.840.113549.1.5.13")
                        ? encrypted.getAlgParameters().toString()
                        : encrypted.getAlgName();
        char[] password = source.read();
        try {
            var secret = SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password));
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE, secret, encrypted.getAlgParameters());
            return encrypted.getKeySpec(cipher);
        } catch (GeneralSecurityException wrong) {
            throw new IllegalArgumentException(
                    files.key() + ": cannot be decrypted with the password from " + source + " (" + wrong.getMessage()
                            + ")",
                    wrong);
        } finally {
            Arrays.fill(password, '\0');
        }
    }
}
