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
                "{\"a\":[1,2,NaN]}    | 13 | non-standard token 'NaN'",
                "[-Infinity]          | 10 | non-standard token '-Infinity'",
                "{\"a\":1,\"a\":2}    | 10 | duplicate field 'a'",
                "{\"a\":1,}           |  7 | unexpected character ('}'",
                "[1,]                 |  3 | unexpected character (']'",
                "[1 2]                |  3 | unexpected character ('2'",
                "{\"a\":1             |  6 | the text ends too early",
                "[\"abc               |  5 | the text ends too early",
                "{a:1}                |  1 | unexpected character ('a'",
                "[01]                 |  2 | invalid numeric value",
                "[1.]                 |  3 | unexpected character (']' (code 93)) in numeric value",
                "[+1]                 |  2 | unexpected character ('+'",
                "[.5]                 |  1 | unexpected character ('.'",
                "[0x10]               |  2 | unexpected character ('x'",
                "/* c */ [1]          |  0 | unexpected character ('/'",
                "[tru]                |  1 | unrecognized token 'tru'",
                "{} x                 |  3 | unrecognized token 'x'",
                "{}{}                 |  2 | more text after the end",
                "[1]]                 |  3 | unexpected close marker ']'",
                "['a']                |  1 | unexpected character (''')",
                "[\"\\x\"]            |  3 | unrecognized character escape 'x'",
                "[\"\\u12\"]          |  6 | unexpected character",
            })
    void refusesWhatIsNotJsonAndSaysAtWhichByte(String text, int offset, String reason) {
        String expected = "malformed JSON at byte " + offset + ": " + reason.replace("''')", "'''");
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
            assertThatThrownBy(reader::skip).hasMessageStartingWith("malformed JSON at byte 14: illegal unquoted");
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
        for (String text : List.of("[".repeat(65), "{\"" + "k".repeat(4097) + "\":1}", "[" + "1".repeat(1001) + "]")) {
            assertThatThrownBy(() -> kinds(json(text)))
                    .isInstanceOf(MalformedInputException.class)
                    .hasMessageContaining("beyond a limit (nesting 64, a key of 4096 characters, a number of 1000,");
        }
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
            JsonReader.Span span = reader.skip();
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
                    .hasMessage("malformed JSON at byte 16: a string with half a surrogate pair");
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
            strings = {"-0", "0", "16777217", "-9223372036854775808", "36893488147419103232", "-0.0", "1e-60", "5E0"})
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
}
