package dev.farad.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * What a client may expect of a connection, whatever the transport, in the clear or over TLS; seen through raw sockets.
 *
 * <p>Each test ends by proving that no connection and no exchange is left, each class by proving that no buffer leaked.
 */
@Timeout(90)
abstract class HttpConformance
        implements BackPressureCases,
                BodyCases,
                ConnectionLimitCases,
                DisconnectCases,
                DrainCases,
                ExpectationCases,
                KeepAliveCases,
                MessageCases,
                PipeliningCases,
                RefusalCases,
                SmugglingCases,
                StreamCases,
                TimeoutCases,
                UpgradeCases {
    private final Transport transport;
    private final @Nullable TestTls tls;
    private @Nullable TestPort port;

    HttpConformance(Transport transport) {
        this(transport, null);
    }

    HttpConformance(Transport transport, @Nullable TestTls tls) {
        this.transport = transport;
        this.tls = tls;
    }

    @BeforeAll
    static void watchBuffers() {
        LeakWatch.begin();
    }

    @AfterAll
    static void noBufferLeaked() {
        LeakWatch.assertNoneFound();
    }

    @BeforeEach
    void needTransport() {
        assumeTrue(transport.usable(), () -> transport + " is not available here: " + transport.unusableBecause());
    }

    @Override
    public TestPort open(Settings settings) throws IOException {
        assertThat(port).as("port of this test").isNull();
        port = new TestPort(transport, settings, tls);
        return port;
    }

    @AfterEach
    void nothingIsLeft() {
        if (port == null) {
            return;
        }
        try (TestPort toClose = port) {
            toClose.awaitQuiet();
        }
    }
}
