package dev.farad.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseFramingTest {
    private static final String SIZED = "HTTP/1.1 200 OK\r\nDate: now\r\nCONTENT-length:  5 \r\n\r\nhello";
    private static final String CHUNKED =
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;x=y\r\nhel\r\n2\r\nlo\r\n0\r\nTrailer: a\r\n\r\n";

    @ParameterizedTest
    @ValueSource(strings = {SIZED, CHUNKED})
    void theEndIsFoundHoweverTheBytesAreSplit(String response) throws Exception {
        byte[] bytes = response.getBytes(StandardCharsets.US_ASCII);
        for (int split = 0; split < bytes.length; split++) {
            ResponseFraming framing = ResponseFraming.keeping();
            assertThat(framing.read(ByteBuffer.wrap(bytes, 0, split))).isFalse();
            assertThat(framing.read(ByteBuffer.wrap(bytes, split, bytes.length - split)))
                    .isTrue();
            assertThat(framing.status()).isEqualTo(200);
            assertThat(framing.bodyBytes()).isEqualTo(5);
            assertThat(framing.body()).asString().isEqualTo("hello");
        }
    }

    @Test
    void nothingIsReadBeyondTheEnd() throws Exception {
        ByteBuffer two = ascii(
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\nno");
        ResponseFraming framing = ResponseFraming.counting();

        assertThat(framing.read(two)).isTrue();
        assertThat(framing.bodyBytes()).isZero();
        framing.reset();
        assertThat(framing.read(two)).isTrue();
        assertThat(framing.status()).isEqualTo(404);
        assertThat(framing.bodyBytes()).isEqualTo(2);
        assertThat(two.hasRemaining()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<html>\r\n",
                "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: five\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length:\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
            })
    void whatHasNoEndToFindIsRefused(String response) {
        assertThatThrownBy(() -> ResponseFraming.counting().read(ascii(response)))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("expected");
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
