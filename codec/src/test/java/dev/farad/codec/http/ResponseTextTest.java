package dev.farad.codec.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.farad.codec.Buffers;
import dev.farad.codec.http.ResponseText.Connection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseTextTest {
    private static final DateTimeFormatter IMF = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private long millis = 784_111_777_000L;
    private final DateText date = new DateText(() -> millis);
    private final ResponseText head = new ResponseText(() -> millis);

    @Test
    void aHeadIsAppendedAsAWhole() {
        ByteBuf out = Unpooled.buffer().writeByte('>');
        head.begin(200)
                .field("Content-Type", "text/plain")
                .field("X", "")
                .field("Age", 0)
                .date()
                .contentLength(1234567890123L)
                .connection(Connection.KEEP_ALIVE)
                .end(out);
        assertThat(Buffers.text(out).replace("\r", "")).isEqualTo("""
                        >HTTP/1.1 200 OK
                        Content-Type: text/plain
                        X:\s
                        Age: 0
                        date: Sun, 06 Nov 1994 08:49:37 GMT
                        content-length: 1234567890123
                        connection: keep-alive

                        """);
    }

    @Test
    void theNextHeadKnowsNothingOfTheLast() {
        head.begin(404).field("X", "y");
        assertThat(text(head.begin(503).chunked().connection(Connection.CLOSE)))
                .isEqualTo(
                        "HTTP/1.1 503 Service Unavailable\r\ntransfer-encoding: chunked\r\nconnection: close\r\n\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "100, HTTP/1.1 100 Continue",
        "413, HTTP/1.1 413 Content Too Large",
        "299, 'HTTP/1.1 299 '",
        "511, HTTP/1.1 511 Network Authentication Required",
        "599, 'HTTP/1.1 599 '"
    })
    void everyStatusHasALine(int status, String line) {
        assertThat(text(head.begin(status))).isEqualTo(line + "\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 99, 600, 1000})
    void noOthersHave(int status) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> head.begin(status))
                .withMessage("status: " + status + " (expected: 100 to 599)");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 7, 10, -1, 99_999, Long.MAX_VALUE, Long.MIN_VALUE})
    void numbersAreWrittenInFull(long value) {
        assertThat(text(head.begin(200).field("N", value))).contains("\r\nN: " + value + "\r\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a\rb", "a\nb", "a\r\nX: y", "\0", "\u0001", "\u007f", "\u0100", "\u560d\u560a", "\ud83d\ude00"})
    void aValueThatSplitsTheResponseIsRefusedAndLeavesNothing(String value) {
        head.begin(200);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> head.field("X-Y", value))
                .withMessageStartingWith("X-Y: character 0x")
                .withMessageEndingWith("(expected: no control characters and none above 0xff)");
        assertThat(text(head)).isEqualTo("HTTP/1.1 200 OK\r\n\r\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "X Y", "X:", "X\r\nY", "X\u00e4", "X\u0158", "\0", "(X)"})
    void aNameThatIsNoTokenIsRefusedAndLeavesNothing(String name) {
        head.begin(200);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> head.field(name, "a"))
                .withMessageStartingWith("field name: ")
                .withMessageEndingWith("(expected: a token of RFC 9110)");
        assertThatIllegalArgumentException().isThrownBy(() -> head.field(name, 1));
        assertThat(text(head)).isEqualTo("HTTP/1.1 200 OK\r\n\r\n");
    }

    @Test
    void charactersAreWrittenAsBytes() {
        ByteBuf out = Unpooled.buffer();
        head.begin(200).field("X", "caf\u00e9\t").end(out);
        assertThat(out.toString(StandardCharsets.ISO_8859_1)).contains("X: caf\u00e9\t\r\n");
    }

    @Test
    void aHeadGrowsUpToItsLimit() {
        head.begin(200);
        for (int i = 0; i < 60; i++) {
            head.field("X", "y".repeat(1_000));
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> head.field("X", "y".repeat(10_000)))
                .withMessageContaining("(expected: at most 65536)");
        assertThat(text(head)).hasSize(17 + 60 * 1_005 + 2);
    }

    @Test
    void nothingIsWrittenBeforeTheBeginning() {
        ByteBuf out = Unpooled.buffer();
        assertThatIllegalStateException().isThrownBy(() -> head.end(out));
        assertThatIllegalStateException().isThrownBy(() -> head.field("X", "y"));
        head.begin(200).end(out);
        assertThatIllegalStateException().isThrownBy(head::date);
        assertThatIllegalArgumentException().isThrownBy(() -> head.begin(200).contentLength(-1));
    }

    @Test
    void theDateIsThatOfTheCalendar() {
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            millis = random.nextLong(-62_135_596_800_000L, 253_402_300_800_000L);
            assertDate();
        }
        for (long day = -800; day < 40_000; day++) {
            millis = 86_400_000 * day + 86_399_999;
            assertDate();
        }
    }

    private void assertDate() {
        String expected = IMF.format(Instant.ofEpochMilli(millis));
        String written = new String(date.now(), StandardCharsets.US_ASCII);
        if (!written.equals(expected)) {
            assertThat(written).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "15, f", "16, 10", "4096, 1000", "48879, beef", "9223372036854775807, 7fffffffffffffff"})
    void aChunkSaysItsSize(long bytes, String hex) {
        ByteBuf out = Unpooled.buffer();
        ChunkedText.head(out, bytes);
        ChunkedText.end(out);
        ChunkedText.last(out);
        assertThat(Buffers.text(out)).isEqualTo(hex + "\r\n\r\n0\r\n\r\n");
    }

    @Test
    void anEmptyChunkWouldEndTheBody() {
        ByteBuf out = Unpooled.buffer();
        assertThatIllegalArgumentException().isThrownBy(() -> ChunkedText.head(out, 0));
        assertThat(out.isReadable()).isFalse();
    }

    private static String text(ResponseText head) {
        ByteBuf out = Unpooled.buffer();
        head.end(out);
        return Buffers.text(out);
    }
}
