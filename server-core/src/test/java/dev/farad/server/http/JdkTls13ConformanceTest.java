package dev.farad.server.http;

import dev.farad.server.tls.TlsProvider;
import dev.farad.server.tls.TlsVersion;
import org.junit.jupiter.api.AfterAll;

/** {@link HttpConformance} on EPOLL over TLS, TLS_1_3 by JDK. */
final class JdkTls13ConformanceTest extends HttpConformance {
    private static final TestTls TLS = TestTls.of(TlsProvider.JDK, TlsVersion.TLS_1_3);

    JdkTls13ConformanceTest() {
        super(Transport.EPOLL, TLS);
    }

    @AfterAll
    static void close() {
        TLS.close();
    }
}
