package dev.farad.server.http;

import dev.farad.server.tls.TlsProvider;
import dev.farad.server.tls.TlsVersion;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.condition.EnabledIf;

/** {@link HttpConformance} on EPOLL over TLS, TLS_1_3 by BORINGSSL. */
@EnabledIf("dev.farad.server.http.TestTls#boringSslUsable")
final class BoringTlsConformanceTest extends HttpConformance {
    private static final TestTls TLS = TestTls.of(TlsProvider.BORINGSSL, TlsVersion.TLS_1_3);

    BoringTlsConformanceTest() {
        super(Transport.EPOLL, TLS);
    }

    @Override
    public boolean answersBehindTheEnd() {
        return false;
    }

    @AfterAll
    static void close() {
        TLS.close();
    }
}
