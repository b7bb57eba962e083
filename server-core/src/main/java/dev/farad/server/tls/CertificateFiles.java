package dev.farad.server.tls;

import dev.farad.server.setting.Section;
import dev.farad.server.setting.Setting;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The PEM files of one certificate.
 *
 * @param chain the certificate first, then those that vouch for it, without the root
 * @param key the private key: PKCS#8, PKCS#1 (RSA) or SEC 1 (EC)
 * @param password of a key in encrypted PKCS#8, or null where it is not encrypted
 */
public record CertificateFiles(
        @Setting(
                value = "certificate",
                meaning =
                        "PEM file of the certificate; with it and its key the public port speaks TLS, see [tls.md](tls.md)",
                needed = "a PEM file")
        Path chain,

        @Setting(value = "key", meaning = "PEM file of the certificate's private key", needed = "a PEM file")
        Path key,

        @Section @Nullable KeyPassword password) {

    /** Makes one with a key that is not encrypted. */
    public CertificateFiles(Path chain, Path key) {
        this(chain, key, null);
    }
}
