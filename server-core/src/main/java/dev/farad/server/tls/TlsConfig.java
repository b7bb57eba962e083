package dev.farad.server.tls;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How ports speak TLS.
 *
 * @param certificates the first for clients that name no server or an unknown one, the others for those that name theirs
 * @param clients whether clients show a certificate
 * @param protocols what a client may agree on
 * @param provider what does the cryptography
 * @param lookEvery how often the files are looked at; zero for never
 * @param management whether the management port speaks TLS too
 */
public record TlsConfig(
        List<CertificateFiles> certificates,
        ClientAuthentication clients,
        TlsProtocols protocols,
        TlsProvider provider,
        Duration lookEvery,
        boolean management) {
    /** How often files are looked at where nothing else is said. */
    public static final Duration LOOK_EVERY = Duration.ofSeconds(5);

    /** Copies the list and checks that there is a certificate. */
    public TlsConfig {
        certificates = List.copyOf(certificates);
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException("tls.certificate: none (expected: a PEM file)");
        }
        if (lookEvery.isNegative()) {
            throw new IllegalArgumentException("tls.look-seconds: " + lookEvery + " (expected: 0 or more)");
        }
    }

    /** Makes one with a certificate and a key that is not encrypted, both in PEM, and the default of everything else. */
    public static TlsConfig of(Path chain, Path key) {
        return new TlsConfig(
                List.of(new CertificateFiles(chain, key)),
                ClientAuthentication.NONE,
                TlsProtocols.DEFAULT,
                TlsProvider.AUTO,
                LOOK_EVERY,
                false);
    }

    /** Returns this with another say on client certificates. */
    public TlsConfig with(ClientAuthentication newClients) {
        return new TlsConfig(certificates, newClients, protocols, provider, lookEvery, management);
    }

    /** Returns this with other protocols. */
    public TlsConfig with(TlsProtocols newProtocols) {
        return new TlsConfig(certificates, clients, newProtocols, provider, lookEvery, management);
    }

    /** Returns this with another provider. */
    public TlsConfig with(TlsProvider newProvider) {
        return new TlsConfig(certificates, clients, protocols, newProvider, lookEvery, management);
    }

    /** Returns this with another time between two looks at the files. */
    public TlsConfig with(Duration newLookEvery) {
        return new TlsConfig(certificates, clients, protocols, provider, newLookEvery, management);
    }

    /** Returns this for the management port too, or not. */
    public TlsConfig withManagement(boolean newManagement) {
        return new TlsConfig(certificates, clients, protocols, provider, lookEvery, newManagement);
    }
}
