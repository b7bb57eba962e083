package dev.farad.codec.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.codec.MalformedInputException;
import dev.farad.pool.ObjectPool;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Arrays of decimals, read through {@link JsonReader}: the short way through them must tell what the JDK tells. */
class PlainDecimalsTest {
    private static final int COUNT = 20_000;
    private static final String PLAIN = ",1.5,2.5,3.5,4.5,5.5,6.5,7.5,8.5,9.5,10.5,11.5]";

    private final Random random = new Random(5);

    @ParameterizedTest
    @ValueSource(ints = {64, 999, 16 << 10})
    void floatsAreThoseOfTheJdk(int windowBytes) {
        List<String> texts = decimals();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(4L * COUNT);
            assertThat(read(texts, windowBytes, reader -> reader.floats(memory, 0, COUNT)))
                    .isEqualTo(COUNT);
            for (int i = 0; i < COUNT; i++) {
                int bits = memory.get(NumberRuns.INT32, 4L * i);
                assertThat(bits).as(texts.get(i)).isEqualTo(Float.floatToRawIntBits(Float.parseFloat(texts.get(i))));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 999, 16 << 10})
    void doublesAreThoseOfTheJdk(int windowBytes) {
        List<String> texts = decimals();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(8L * COUNT);
            assertThat(read(texts, windowBytes, reader -> reader.doubles(memory, 0, COUNT)))
                    .isEqualTo(COUNT);
            for (int i = 0; i < COUNT; i++) {
                long bits = memory.get(NumberRuns.INT64, 8L * i);
                assertThat(bits)
                        .as(texts.get(i))
                        .isEqualTo(Double.doubleToRawLongBits(Double.parseDouble(texts.get(i))));
            }
        }
    }

    @Test
    void stopsWhereTold() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(8 * 4);
            String json = "[0.5" + PLAIN;
            ByteBuf body = body(json);
            try (JsonReader reader = JsonReader.of(body, json.length())) {
                reader.next();
                reader.next();
                assertThat(reader.floats(memory, 2, 5)).isEqualTo(5);
                assertThat(reader.excerpt()).isEqualTo("5.5");
            }
            assertThat(memory.toArray(java.lang.foreign.ValueLayout.JAVA_FLOAT))
                    .containsExactly(0, 0, 0.5f, 1.5f, 2.5f, 3.5f, 4.5f, 0);
        }
    }

    /** What is not JSON is refused at the same byte and in the same words, whether there is room for the short way or not. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "01.5",
                "-01.5",
                "00.5",
                ".5",
                "-.5",
                "1.",
                "1.,",
                "-",
                "1.5.5",
                "1..5",
                "1.5x",
                "1x5",
                "1.5e",
                "1.5E+",
                "--1.5",
                "+1.5",
                "1.5 2",
                "0.1234567x",
                "0.12345678901234x",
                "0.123456789012345678x",
                "1234567.x",
                "12345678.x",
                "1.5\u00e9",
                "\u00e91.5",
                "1\u00e9.5",
                "1.\u00e95",
                ",",
                "NaN",
                "1.5,,"
            })
    void malformedNumbersAreRefusedAlike(String bad) {
        assertThatThrownBy(() -> readAll("[0.5," + bad + PLAIN))
                .isInstanceOf(MalformedInputException.class)
                .hasMessage(refusal("[0.5," + bad + ",1.5"));
    }

    private static String refusal(String json) {
        try {
            readAll(json);
        } catch (MalformedInputException refused) {
            return String.valueOf(refused.getMessage());
        }
        throw new AssertionError(json + " was read");
    }

    private static void readAll(String json) {
        ByteBuf body = body(json);
        try (Arena arena = Arena.ofConfined();
                JsonReader reader = JsonReader.of(body, body.readableBytes())) {
            MemorySegment memory = arena.allocate(400);
            reader.next();
            reader.next();
            reader.floats(memory, 0, 100);
            reader.next();
        }
    }

    private interface Reading {
        long of(JsonReader reader);
    }

    private static long read(List<String> texts, int windowBytes, Reading reading) {
        StringBuilder json = new StringBuilder("[");
        for (String text : texts) {
            json.append(json.length() == 1 ? "" : json.length() % 3 == 0 ? ", " : ",")
                    .append(text);
        }
        ByteBuf body = body(json.append(']').toString());
        ObjectPool<JsonTokens> pool = new ObjectPool<>(1, () -> new JsonTokens(windowBytes));
        try (JsonReader reader = JsonReader.of(body, body.readableBytes(), pool)) {
            reader.next();
            reader.next();
            long count = reading.of(reader);
            assertThat(reader.kind()).isEqualTo(JsonKind.ARRAY_END);
            return count;
        }
    }

    private static ByteBuf body(String json) {
        return Unpooled.copiedBuffer(json, StandardCharsets.ISO_8859_1);
    }

    /** Decimals of all lengths that are plain and some that are not, and such as lie half way between two floats. */
    private List<String> decimals() {
        List<String> texts = new ArrayList<>();
        while (texts.size() < COUNT) {
            String sign = random.nextBoolean() ? "-" : "";
            texts.add(sign
                    + switch (random.nextInt(10)) {
                        case 0 -> (8_388_608 / (1 + random.nextInt(8)) + random.nextInt(1000)) + ".5";
                        case 1 -> Float.toString(random.nextFloat());
                        case 2 -> Double.toString(random.nextDouble());
                        case 3 -> Integer.toString(random.nextInt(1000));
                        case 4 -> "0." + "0".repeat(random.nextInt(20)) + random.nextInt(100);
                        default -> digits(random.nextInt(9)) + "." + random.nextInt(10) + fraction(random.nextInt(21));
                    });
        }
        return texts;
    }

    private String digits(int more) {
        return more == 0 ? "0" : (1 + random.nextInt(9)) + fraction(more - 1);
    }

    private String fraction(int count) {
        return random.ints(count, 0, 10)
                .collect(StringBuilder::new, StringBuilder::append, StringBuilder::append)
                .toString();
    }
}
