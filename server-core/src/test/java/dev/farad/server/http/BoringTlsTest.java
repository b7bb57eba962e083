package dev.farad.server.http;

import dev.farad.server.tls.TlsProvider;
import org.junit.jupiter.api.condition.EnabledIf;

/** {@link TlsClientCases} and {@link TlsCases} by BoringSSL. */
@EnabledIf("dev.farad.server.http.TestTls#boringSslUsable")
final class BoringTlsTest extends TlsClientCases {
    BoringTlsTest() {
        super(TlsProvider.BORINGSSL);
    }
}
