package dev.farad.codec.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.codec.Buffers;
import dev.farad.codec.MalformedInputException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonReaderTest {

    @Test
    void namesEveryTokenInEveryKindOfBuffer() {
        Buffers.each(
                Buffers.utf8(" {\"a\":[1,1.5,\"s\",true,false,null,{}]} "),
                body -> assertThat(kinds(body))
                        .containsExactly(
                                JsonKind.OBJECT,
                                JsonKind.KEY,
                                JsonKind.ARRAY,
                                JsonKind.INTEGER,
                                JsonKind.DECIMAL,
                                JsonKind.STRING,
                                JsonKind.TRUE,
                                JsonKind.FALSE,
                                JsonKind.NULL,
                                JsonKind.OBJECT,
                                JsonKind.OBJECT_END,
                                JsonKind.ARRAY_END,
                                JsonKind.OBJECT_END));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":[1,2,NaN]}    | 10 | 'NaN' (expected: a value)",
                "[-Infinity]          |  1 | '-Infinity' (expected: a number)",
                "[-]                  |  1 | '-' (expected: a number)",
                "{\"a\":1,\"a\":2}    |  7 | the key 'a' appears twice in its object",
                "{\"a\":1,\"\\u0061\":2} | 7 | the key 'a' appears twice in its object",
                "{\"a\":1,}           |  7 | '}' (expected: a key)",
                "{\"a\" 1}            |  5 | '1' (expected: ':' behind a key)",
                "[1,]                 |  3 | ']' (expected: a value)",
                "[1 2]                |  3 | '2' (expected: ',' or ']')",
                "{\"a\":1             |  6 | the text ends too early (expected: ',' or '}')",
                "[\"abc               |  5 | the text ends too early (expected: the end of a string)",
                "{\"abc               |  5 | the text ends too early (expected: the end of a key)",
                "{a:1}                |  1 | 'a' (expected: a key or '}')",
                "[01]                 |  2 | '1' (expected: no digit behind a leading zero)",
                "[1.]                 |  3 | ']' (expected: a digit behind the point)",
                "[1e]                 |  3 | ']' (expected: a digit in the exponent)",
                "[+1]                 |  1 | '+1' (expected: a value or ']')",
                "[.5]                 |  1 | '.5' (expected: a value or ']')",
                "[0x10]               |  2 | 'x10' (expected: ',' or ']')",
                "/* c */ [1]          |  0 | '/' (expected: a value)",
                "[tru]                |  1 | 'tru' (expected: a value or ']')",
                "{} x                 |  3 | 'x' (expected: the end of the text)",
                "{}{}                 |  2 | '{' (expected: the end of the text)",
                "[1]]                 |  3 | ']' (expected: the end of the text)",
                "['a']                |  1 | ''' (expected: a value or ']')",
                "[\"\\x\"]            |  3 | 'x' (expected: one of \"\\/bfnrtu behind a backslash)",
                "[\"\\u12\"]          |  6 | '\"' (expected: four hexadecimal digits behind \\u)",
                "[\"\\ud800x\"]       |  2 | half a surrogate pair (expected: both halves)",
                "[{\"a\":[1],2}]      | 10 | '2' (expected: a key)",
            })
    void refusesWhatIsNotJsonAndSaysAtWhichByte(String text, int offset, String reason) {
        String expected = "malformed JSON at byte " + offset + ": " + reason;
        Buffers.each(
                Buffers.utf8(text),
                body -> assertThatThrownBy(() -> kinds(body))
                        .isInstanceOf(MalformedInputException.class)
                        .hasMessageStartingWith(expected)
                        .hasNoCause());
    }

    @Test
    void skippedValuesMustBeJsonToo() {
        ByteBuf body = Buffers.heap(Buffers.utf8("{\"a\":{\"b\":[1,\"\u0001\"]}}"));
        try (JsonReader reader = JsonReader.of(body, body.readableBytes())) {
            reader.next();
            reader.nextMember();
            assertThatThrownBy(reader::skip)
                    .hasMessageStartingWith("malformed JSON at byte 14: byte 0x01 in a string (expected: its escape");
        }
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] bytes = Buffers.concat(Buffers.utf8("[\"ß"), new byte[] {(byte) 0xc0, (byte) 0x80}, Buffers.utf8("\"]"));
        Buffers.each(
                bytes, body -> assertThatThrownBy(() -> kinds(body)).hasMessage("malformed JSON at byte 4: not UTF-8"));
    }

    @Test
    void refusesOtherEncodings() {
        assertThatThrownBy(() -> kinds(Unpooled.wrappedBuffer(new byte[] {'[', 0, '1', 0, ']', 0})))
                .isInstanceOf(MalformedInputException.class);
        assertThatThrownBy(() -> kinds(Unpooled.wrappedBuffer(Buffers.utf8("\uFEFF[]"))))
                .isInstanceOf(MalformedInputException.class);
    }

    @Test
    void boundsDepthKeysAndNumbers() {
        assertThat(kinds(json("[".repeat(64) + "]".repeat(64)))).hasSize(128);
        assertThat(kinds(json("{\"" + "k€".repeat(2048) + "\":" + "1".repeat(1000) + "}")))
                .hasSize(4);
        checkRefused("[".repeat(65), "malformed JSON at byte 64: nested deeper than 64");
        checkRefused(
                "{\"" + "k".repeat(4097) + "\":1}", "malformed JSON at byte 1: a key of more than 4096 characters");
        checkRefused("[" + "1".repeat(1001) + "]", "malformed JSON at byte 1: a number of more than 1000 characters");
        checkRefused("[0." + "1".repeat(999) + "]", "malformed JSON at byte 1: a number of more than 1000 characters");
    }

    private static void checkRefused(String text, String message) {
        assertThatThrownBy(() -> kinds(json(text)))
                .isInstanceOf(MalformedInputException.class)
                .hasMessage(message);
    }

    @Test
    void manyDifferentKeysDoNoHarm() {
        StringBuilder text = new StringBuilder("{");
        for (int i = 0; i < 50_000; i++) {
            text.append(i == 0 ? "" : ",")
                    .append('"')
                    .append(Integer.toString(i, 36))
                    .append("\":0");
        }
        assertThat(kinds(json(text.append('}').toString()))).hasSize(100_002);
    }

    @Test
    void quotesLongTokensInPart() {
        assertThatThrownBy(() -> kinds(json("[" + "x".repeat(5000) + "]")))
                .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(300));
    }

    @Test
    void readsASkippedValueAgainWithItsOffsetsInTheMessage() {
        ByteBuf body = json("{\"first\": [10, [20, 30x]], \"second\":2}");
        ByteBuf good = json("{\"first\": [10, [20, 30]], \"second\":2}");
        try (JsonReader reader = JsonReader.of(good, good.readableBytes())) {
            reader.next();
            reader.nextMember();
            JsonReader.Span span = reader.putOff();
            assertThat(span).isEqualTo(new JsonReader.Span(10, 24));
            assertThat(reader.nextMember()).isTrue();
            assertThat(reader.key()).isEqualTo("second");
            try (JsonReader again = reader.again(span)) {
                assertThat(again.next()).isEqualTo(JsonKind.ARRAY);
                assertThat(again.nextElement()).isTrue();
                assertThat(again.longValue()).isEqualTo(10);
            }
        }
        try (JsonReader reader = JsonReader.of(body, body.readableBytes());
                JsonReader again = reader.again(new JsonReader.Span(10, 25))) {
            assertThatThrownBy(() -> {
                        while (again.next() != JsonKind.NOTHING) {}
                    })
                    .hasMessageStartingWith("malformed JSON at byte 22: ");
        }
    }

    @Test
    void refusesAStringWithHalfASurrogatePair() {
        ByteBuf body = json("[\"\\ud83d\\ude00\",\"x\\ud83d\"]");
        try (JsonReader reader = JsonReader.of(body, body.readableBytes())) {
            reader.next();
            reader.next();
            assertThat(reader.string("text")).isEqualTo("😀");
            reader.next();
            assertThatThrownBy(() -> reader.string("text"))
                    .hasMessage("malformed JSON at byte 18: half a surrogate pair (expected: both halves)");
        }
    }

    @Test
    void saysWhatItStandsOnWhenAnotherKindIsExpected() {
        ByteBuf body = json("[1,{}]");
        try (JsonReader reader = JsonReader.of(body, body.readableBytes())) {
            reader.next();
            reader.next();
            assertThatThrownBy(() -> reader.string("id")).hasMessage("id is a number (expected: a string)");
            assertThatThrownBy(() -> reader.bool("flag")).hasMessage("flag is a number (expected: true or false)");
            assertThatThrownBy(() -> reader.integer("size", 2, 3))
                    .hasMessage("size is 1 (expected: an integer from 2 to 3)");
            reader.next();
            assertThatThrownBy(() -> reader.expect(JsonKind.ARRAY, "list"))
                    .hasMessage("list is an object (expected: an array)");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-0",
                "0",
                "16777217",
                "-9223372036854775808",
                "36893488147419103232",
                "-0.0",
                "1e-60",
                "5E0",
                "12280242.38E305",
                "-962531622073481067E+292",
                "1.7976931348623158e308",
                "1.7976931348623159e308",
                "9999999999999999999e308"
            })
    void readsNumbersAsTheJdkDoes(String text) {
        checkFloat(text);
        ByteBuf body = json(text);
        try (JsonReader reader = JsonReader.of(body, body.readableBytes())) {
            reader.next();
            assertThat(reader.doubleValue()).isEqualTo(Double.parseDouble(text));
        }
    }

    @Test
    void readsIntegersOfAnySize() {
        ByteBuf body = json("[9223372036854775807,9223372036854775808]");
        try (JsonReader reader = JsonReader.of(body, body.readableBytes())) {
            reader.next();
            reader.next();
            assertThat(reader.fitsLong()).isTrue();
            assertThat(reader.longValue()).isEqualTo(Long.MAX_VALUE);
            reader.next();
            assertThat(reader.fitsLong()).isFalse();
            assertThat(reader.bigValue()).isEqualTo(BigInteger.ONE.shiftLeft(63));
        }
    }

    @Test
    void roundsRandomDecimalsOnceAlsoHalfWayBetweenFloats() {
        Random random = new Random(11);
        for (int i = 0; i < 20_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (Float.isFinite(value)) {
                String halfWay = new BigDecimal(value + Math.ulp(value) * 0.5).toString();
                for (String text :
                        List.of(Float.toString(value), halfWay, Double.toString(value * random.nextDouble()))) {
                    checkFloat(text);
                }
            }
        }
    }

    private static void checkFloat(String text) {
        ByteBuf body = json(text);
        try (JsonReader reader = JsonReader.of(body, body.readableBytes())) {
            reader.next();
            assertThat(reader.floatValue()).as(text).isEqualTo(Float.parseFloat(text));
        }
    }

    private static ByteBuf json(String text) {
        return Unpooled.wrappedBuffer(Buffers.utf8(text));
    }

    private static List<JsonKind> kinds(ByteBuf body) {
        List<JsonKind> kinds = new ArrayList<>();
        try (JsonReader reader = JsonReader.of(body, body.readableBytes())) {
            int depth = 0;
            do {
                JsonKind kind = reader.next();
                kinds.add(kind);
                depth += kind == JsonKind.OBJECT || kind == JsonKind.ARRAY ? 1 : 0;
                depth -= kind == JsonKind.OBJECT_END || kind == JsonKind.ARRAY_END ? 1 : 0;
            } while (depth > 0);
            reader.end();
        }
        return kinds;
    }

    @Test
    void aClosedReaderIsOfNoUseEvenIfAnotherHasItsArrays() {
        JsonReader closed = JsonReader.of(json("[1]"), 3);
        closed.next();
        closed.close();
        try (JsonReader other = JsonReader.of(json("{}"), 2)) {
            other.next();
            for (ThrowingCallable use : List.<ThrowingCallable>of(
                    closed::next, closed::kind, closed::longValue, closed::excerpt, closed::key, closed::close)) {
                assertThatThrownBy(use)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("the reader is closed");
            }
            assertThat(other.kind()).isEqualTo(JsonKind.OBJECT);
        }
    }

    @Test
    void arraysAreMadeOnceAndUsedAgainAlsoAfterAFault() {
        kinds(json("[1]"));
        long made = JsonReader.reuse().made();
        for (int i = 0; i < 100; i++) {
            assertThatThrownBy(() -> kinds(json("{\"a\":[\"x\\")))
                    .hasMessage("malformed JSON at byte 9: the text ends too early (expected: the rest of an escape)");
            assertThat(kinds(json("{\"a\":[2]}"))).hasSize(6);
        }
        assertThat(JsonReader.reuse().made()).isEqualTo(made);
    }

    @Test
    void tellsNamesByTheirBytes() {
        JsonNames<Integer> names = JsonNames.of(List.of(7, 8), number -> "n" + number);
        ByteBuf body = json("{\"n8\":\"n\\u0037\",\"n88\":\"€\",\"\":{\"n7\":0}}");
        try (JsonReader reader = JsonReader.of(body, body.readableBytes())) {
            reader.next();
            reader.nextMember();
            assertThat(reader.key(names)).isEqualTo(8);
            assertThat(reader.string(names)).isEqualTo(7);
            assertThat(reader.string("again")).isEqualTo("n7");
            reader.nextMember();
            assertThat(reader.key(names)).isNull();
            assertThat(reader.string(names)).isNull();
            reader.nextMember();
            assertThat(reader.key()).isEmpty();
            reader.nextMember();
            assertThat(reader.key(names)).isEqualTo(7);
            reader.nextMember();
            assertThat(reader.key()).as("the outer object's key again").isEmpty();
        }
    }
}
