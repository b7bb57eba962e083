package dev.farad.server.http;

import dev.farad.server.tls.TlsProvider;
import dev.farad.server.tls.TlsVersion;
import org.junit.jupiter.api.AfterAll;

/** {@link HttpConformance} on NIO over TLS, TLS_1_2 by JDK. */
final class JdkTls12ConformanceTest extends HttpConformance {
    private static final TestTls TLS = TestTls.of(TlsProvider.JDK, TlsVersion.TLS_1_2);

    JdkTls12ConformanceTest() {
        super(Transport.NIO, TLS);
    }

    @Override
    public boolean noticesResetsWhilePaused() {
        return false;
    }

    @AfterAll
    static void close() {
        TLS.close();
    }
}
