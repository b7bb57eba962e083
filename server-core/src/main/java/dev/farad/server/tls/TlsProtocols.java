package dev.farad.server.tls;

import dev.farad.server.setting.Setting;
import java.util.List;
import java.util.Set;

/**
 * What a client may agree on with the server.
 *
 * @param versions of TLS
 * @param ciphers names of cipher suites in the server's order, or empty for {@link #CIPHERS}
 * @param application protocols offered by ALPN (RFC 7301) in the server's order: {@code h2} and {@code http/1.1}, or one of them
 */
public record TlsProtocols(
        @Setting(value = "protocols", meaning = "list of versions", fallback = "TLSv1.3, TLSv1.2")
        List<TlsVersion> versions,

        @Setting(
                value = "ciphers",
                meaning = "list of suites in the server's order",
                shown = "AEAD with forward secrecy")
        List<String> ciphers,

        @Setting(
                value = "application-protocols",
                meaning = "list of what ALPN offers, in the server's order",
                fallback = "h2, http/1.1")
        List<String> application) {
    /** HTTP/2. */
    public static final String H2 = "h2";
    /** HTTP/1.1, which is also what a client without ALPN speaks. */
    public static final String HTTP_1_1 = "http/1.1";

    /** Those with authenticated encryption and forward secrecy, the only ones that RFC 9325 recommends. */
    public static final List<String> CIPHERS = List.of(
            "TLS_AES_128_GCM_SHA256",
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

    /** TLS 1.3 and 1.2, the usual suites, HTTP/2 before HTTP/1.1. */
    public static final TlsProtocols DEFAULT =
            new TlsProtocols(List.of(TlsVersion.TLS_1_3, TlsVersion.TLS_1_2), List.of(), List.of(H2, HTTP_1_1));

    /** Copies the lists and checks them. */
    public TlsProtocols {
        versions = List.copyOf(versions);
        ciphers = List.copyOf(ciphers);
        application = List.copyOf(application);
        if (versions.isEmpty()) {
            throw new IllegalArgumentException("tls.protocols: none (expected: TLSv1.3, TLSv1.2 or both)");
        }
        if (application.isEmpty() || !Set.of(H2, HTTP_1_1).containsAll(application)) {
            throw new IllegalArgumentException(
                    "tls.application-protocols: " + application + " (expected: h2, http/1.1 or both)");
        }
    }
}
