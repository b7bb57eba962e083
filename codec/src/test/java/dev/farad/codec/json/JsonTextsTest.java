package dev.farad.codec.json;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.codec.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JsonTextsTest {
    private static final int[] WINDOWS = {1, 2, 3, 5, 8, 13, 64, 1024};

    @Test
    void readsWhatIsJson() {
        assertThat(JsonTexts.accepted()).hasSizeGreaterThan(100);
        for (byte[] text : JsonTexts.accepted()) {
            List<String> reading = Readings.of(Unpooled.wrappedBuffer(text));
            assertThat(Readings.isRefusal(reading)).as(shown(text, reading)).isFalse();
            assertThat(Readings.skipping(Unpooled.wrappedBuffer(text), Window.BYTES))
                    .as(shown(text, reading))
                    .containsExactly("skipped");
        }
    }

    @Test
    void refusesWhatIsNotAndSaysTheSameWhetherItReadsOrSkips() {
        assertThat(JsonTexts.refused()).hasSizeGreaterThan(200);
        for (byte[] text : JsonTexts.refused()) {
            List<String> reading = Readings.of(Unpooled.wrappedBuffer(text));
            assertThat(Readings.isRefusal(reading)).as(shown(text, reading)).isTrue();
            assertThat(reading.getFirst()).hasSizeLessThan(300).matches("\\P{Cntrl}*");
            assertThat(Readings.skipping(Unpooled.wrappedBuffer(text), Window.BYTES))
                    .as(shown(text, reading))
                    .isEqualTo(reading);
        }
    }

    @Test
    void readsTheSameWhereverTheTextIsSplitInTwo() {
        for (byte[] text : texts()) {
            List<String> whole = Readings.of(Unpooled.wrappedBuffer(text));
            int step = text.length < 500 ? 1 : 97;
            for (int split = 0; split <= text.length; split += step) {
                ByteBuf halves = Unpooled.wrappedBuffer(
                        Unpooled.directBuffer().writeBytes(text, 0, split),
                        Unpooled.wrappedBuffer(text, split, text.length - split));
                assertThat(Readings.of(halves)).isEqualTo(whole);
                halves.release();
            }
        }
    }

    @Test
    void readsTheSameFromBuffersOfOneByte() {
        for (byte[] text : texts()) {
            if (text.length < 5000) {
                CompositeByteBuf bytes = Unpooled.compositeBuffer(Math.max(1, text.length));
                for (byte b : text) {
                    bytes.addComponent(true, Unpooled.wrappedBuffer(new byte[] {b}));
                }
                assertThat(Readings.of(bytes)).isEqualTo(Readings.of(Unpooled.wrappedBuffer(text)));
                bytes.release();
            }
        }
    }

    @Test
    void readsTheSameThroughAWindowOfAnySize() {
        for (byte[] text : texts()) {
            ByteBuf body = Unpooled.wrappedBuffer(text);
            List<String> whole = Readings.of(body);
            List<String> skipped = Readings.skipping(body, Window.BYTES);
            for (int window : WINDOWS) {
                assertThat(Readings.of(body, window)).as("window of %d", window).isEqualTo(whole);
                assertThat(Readings.skipping(body, window))
                        .as("window of %d", window)
                        .isEqualTo(skipped);
            }
        }
    }

    @Test
    void everyTextCutOffAnywhereIsRefusedOrWhole() {
        for (byte[] text : JsonTexts.accepted()) {
            int step = text.length < 500 ? 1 : 97;
            for (int length = 0; length < text.length; length += step) {
                ByteBuf cut = Unpooled.wrappedBuffer(text, 0, length);
                List<String> reading = Readings.of(cut);
                assertThat(Readings.of(cut, 3)).isEqualTo(reading);
                assertThat(Readings.isRefusal(reading) || isScalarOrWhole(text, length))
                        .as(shown(text, reading))
                        .isTrue();
            }
        }
    }

    /** Only numbers, and texts with nothing but white space behind them, remain JSON when cut off. */
    private static boolean isScalarOrWhole(byte[] text, int length) {
        String rest = new String(text, length, text.length - length, StandardCharsets.UTF_8);
        return rest.isBlank()
                || new String(text, StandardCharsets.UTF_8).strip().matches("[-0-9.eE+]+");
    }

    private static List<byte[]> texts() {
        List<byte[]> texts = new ArrayList<>(JsonTexts.accepted());
        texts.addAll(JsonTexts.refused());
        return texts;
    }

    private static String shown(byte[] text, List<String> reading) {
        return Excerpt.of(new String(text, StandardCharsets.UTF_8)) + " read as " + Excerpt.of(reading.toString());
    }

    @Test
    void aLongStringOrKeyCrossesWindowsWhole() {
        String text = "é\\n\"😀".repeat(20_000).replace("\"", "\\\"");
        ByteBuf body = Unpooled.wrappedBuffer(Buffers.utf8("[\"" + text + "\",{\"" + "€".repeat(4000) + "\":1}]"));
        assertThat(Readings.of(body))
                .containsSubsequence("string " + "é\n\"😀".repeat(20_000), "key " + "€".repeat(4000), "integer 1");
    }
}
