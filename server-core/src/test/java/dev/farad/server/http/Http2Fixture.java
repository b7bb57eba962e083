package dev.farad.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.farad.hooks.OnRequest;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.Parameter;

/**
 * A port for each test of HTTP/2, which ends by proving that no connection, exchange or buffer is left.
 *
 * <p>On the best transport of the machine; classes that are parameterized with transports run on each.
 */
@Timeout(90)
abstract class Http2Fixture {
    @Parameter
    Transport transport = Transport.best();

    private @Nullable TestPort port;

    @BeforeAll
    static void watchBuffers() {
        LeakWatch.begin();
    }

    @AfterAll
    static void noBufferLeaked() {
        LeakWatch.assertNoneFound();
    }

    TestPort open(OnRequest... asked) throws IOException {
        return open(Settings.DEFAULT, asked);
    }

    TestPort open(Settings settings, OnRequest... asked) throws IOException {
        assertThat(port).as("port of this test").isNull();
        assumeTrue(transport.usable(), () -> transport + " is not available here: " + transport.unusableBecause());
        TestPort opened = new TestPort(transport, settings, null, asked);
        port = opened;
        return opened;
    }

    static Http2Client connect(TestPort port) throws IOException {
        return new Http2Client(port.address());
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
