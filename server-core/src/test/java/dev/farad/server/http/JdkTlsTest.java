package dev.farad.server.http;

import dev.farad.server.tls.TlsProvider;

/** {@link TlsClientCases} and {@link TlsCases} by the JDK. */
final class JdkTlsTest extends TlsClientCases {
    JdkTlsTest() {
        super(TlsProvider.JDK);
    }
}
