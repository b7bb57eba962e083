package dev.farad.server.tls;

import dev.farad.server.setting.Section;
import dev.farad.server.setting.Setting;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How ports speak TLS.
 *
 * @param certificate for clients that name no server or an unknown one
 * @param moreCertificates for clients that name theirs
 * @param clients whether clients show a certificate
 * @param protocols what a client may agree on
 * @param provider what does the cryptography
 * @param lookEvery how often the files are looked at; zero for never
 * @param management whether the management port speaks TLS too
 */
public record TlsConfig(
        @Section CertificateFiles certificate,

        @Setting(
                value = "more-certificates",
                meaning = "list of further `certificate`, `key` and password, for clients that name another server")
        List<CertificateFiles> moreCertificates,

        @Section ClientAuthentication clients,
        @Section TlsProtocols protocols,

        @Setting(
                value = "provider",
                meaning =
                        "`jdk` or `boringssl`; `auto` takes BoringSSL where its library is there, and the log says which",
                fallback = "auto")
        TlsProvider provider,

        @Setting(
                value = "look-seconds",
                meaning = "how often the files are looked at for changes; 0 for never",
                min = 0,
                fallback = "5")
        Duration lookEvery,

        @Setting(value = "management", meaning = "whether the management port speaks TLS too", fallback = "false")
        boolean management) {
    /** How often files are looked at where nothing else is said. */
    public static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    /** Copies the list and checks the time. */
    public TlsConfig {
        moreCertificates = List.copyOf(moreCertificates);
        if (lookEvery.isNegative()) {
            throw new IllegalArgumentException("tls.look-seconds: " + lookEvery + " (expected: 0 or more)");
        }
    }

    /** Makes one with a certificate and a key that is not encrypted, both in PEM, and the default of everything else. */
    public static TlsConfig of(Path chain, Path key) {
        return new TlsConfig(
                new CertificateFiles(chain, key),
                List.of(),
                ClientAuthentication.NONE,
                TlsProtocols.DEFAULT,
                TlsProvider.AUTO,
                LOOK_EVERY,
                false);
    }

    /** Returns all certificates, the first for clients that name no server or an unknown one. */
    public List<CertificateFiles> certificates() {
        List<CertificateFiles> all = new ArrayList<>();
        all.add(certificate);
        all.addAll(moreCertificates);
        return List.copyOf(all);
    }

    /** Returns this with another say on client certificates. */
    public TlsConfig with(ClientAuthentication newClients) {
        return new TlsConfig(certificate, moreCertificates, newClients, protocols, provider, lookEvery, management);
    }

    /** Returns this with other protocols. */
    public TlsConfig with(TlsProtocols newProtocols) {
        return new TlsConfig(certificate, moreCertificates, clients, newProtocols, provider, lookEvery, management);
    }

    /** Returns this with another provider. */
    public TlsConfig with(TlsProvider newProvider) {
        return new TlsConfig(certificate, moreCertificates, clients, protocols, newProvider, lookEvery, management);
    }

    /** Returns this with another time between two looks at the files. */
    public TlsConfig with(Duration newLookEvery) {
        return new TlsConfig(certificate, moreCertificates, clients, protocols, provider, newLookEvery, management);
    }

    /** Returns this for the management port too, or not. */
    public TlsConfig withManagement(boolean newManagement) {
        return new TlsConfig(certificate, moreCertificates, clients, protocols, provider, lookEvery, newManagement);
    }
}
