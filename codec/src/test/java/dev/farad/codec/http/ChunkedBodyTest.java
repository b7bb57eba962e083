package dev.farad.codec.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.farad.codec.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkedBodyTest {
    private final ChunkedBody body = new ChunkedBody();

    @Test
    void dataLiesAtTheReaderIndexUntilItIsTaken() {
        ByteBuf in = bytes("5\\r\\nhello\\r\\n0\\r\\n\\r\\nrest");
        assertThat(body.parse(in)).isEqualTo(5);
        assertThat(body.parse(in)).as("again").isEqualTo(5);
        assertThat(in.readCharSequence(2, StandardCharsets.US_ASCII)).hasToString("he");
        body.taken(2);
        assertThat(body.parse(in)).isEqualTo(3);
        in.skipBytes(3);
        body.taken(3);
        assertThat(body.done()).isFalse();
        assertThat(body.parse(in)).isZero();
        assertThat(body.done()).isTrue();
        assertThat(body.parse(in)).isZero();
        assertThat(Buffers.text(in)).isEqualTo("rest");
    }

    @Test
    void aChunkMayBeLargerThanWhatHasCome() {
        ByteBuf in = bytes("7fffffff\\r\\nhello");
        assertThat(body.parse(in)).isEqualTo(5);
        in.skipBytes(5);
        body.taken(5);
        assertThat(body.parse(in)).isZero();
        assertThat(body.done()).isFalse();
    }

    @Test
    void resetBeginsAnew() {
        body.parse(bytes("5\\r\\nhel"));
        body.reset();
        body.parse(bytes("0\\r\\nX: y\\r\\n\\r\\n"));
        assertThat(body.done()).isTrue();
        body.reset();
        assertThat(body.done()).isFalse();
    }

    @Test
    void noMoreIsTakenThanThereIs() {
        assertThatIllegalArgumentException().isThrownBy(() -> body.taken(1)).withMessage("bytes: 1 (expected: 0 to 0)");
        body.parse(bytes("5\\r\\nhello"));
        assertThatIllegalArgumentException().isThrownBy(() -> body.taken(6)).withMessage("bytes: 6 (expected: 0 to 5)");
        assertThatIllegalArgumentException().isThrownBy(() -> body.taken(-1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"80000000", "fffffffff", "0000000000000001"})
    void sizesAreBounded(String size) {
        assertThat(status(size)).isEqualTo(413);
    }

    @Test
    void anExtensionIsBounded() {
        assertThat(status("1;" + "a".repeat(1_023) + "\\r\\n")).isZero();
        body.reset();
        assertThat(status("1;" + "a".repeat(1_024) + "\\r\\n")).isEqualTo(400);
    }

    @Test
    void trailersAreBoundedInBytesAndFields() {
        assertThat(status("0\\r\\n" + "X:\\r\\n".repeat(32) + "\\r\\n")).isZero();
        body.reset();
        assertThat(status("0\\r\\n" + "X:\\r\\n".repeat(33) + "\\r\\n")).isEqualTo(431);
        body.reset();
        assertThat(status("0\\r\\nX: " + "y".repeat(4_090) + "\\r\\n\\r\\n")).isEqualTo(431);
        body.reset();
        assertThat(status("0\\r\\nX: " + "y".repeat(4_089) + "\\r\\n\\r\\n")).isZero();
    }

    @Test
    void framingMayNotOutweighDataForLong() {
        assertThat(chunks("1\\r\\nx\\r\\n", 4_000)).isZero();
        body.reset();
        assertThat(chunks("1\\r\\nx\\r\\n", 4_200)).isEqualTo(400);
        body.reset();
        assertThat(chunks("8\\r\\nxxxxxxxx\\r\\n", 50_000)).isZero();
        body.reset();
        assertThat(chunks("8;a=" + "b".repeat(200) + "\\r\\nxxxxxxxx\\r\\n", 100))
                .isEqualTo(400);
    }

    @Test
    void aRefusalSaysWhatWasFound() {
        assertThatExceptionOfType(MalformedHttpException.class)
                .isThrownBy(() -> body.parse(bytes("g")))
                .withMessage("chunk size: byte 0x67 (expected: a hexadecimal digit)");
    }

    private int chunks(String chunk, int times) {
        byte[] one = Escaped.bytes(chunk);
        ByteBuf in = Unpooled.buffer();
        for (int i = 0; i < times; i++) {
            in.writeBytes(one);
        }
        return status(in);
    }

    private int status(String text) {
        return status(bytes(text));
    }

    private int status(ByteBuf in) {
        try {
            for (int n = body.parse(in); n > 0; n = body.parse(in)) {
                in.skipBytes(n);
                body.taken(n);
            }
            return 0;
        } catch (MalformedHttpException e) {
            return e.status();
        }
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.wrappedBuffer(Escaped.bytes(text));
    }
}
