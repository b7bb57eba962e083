package dev.farad.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class GraphTextTest {
    private static final int GRAPH = 7;
    private static final int NODE = 1;
    private static final int WEIGHTS = 5;

    /** Returns a field that is text or a message. */
    private static byte[] field(int number, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream field = new ByteArrayOutputStream();
        field.write((number << 3) | 2);
        field.write((content.size() & 127) | 128);
        field.write(content.size() >> 7);
        field.writeBytes(content.toByteArray());
        return field.toByteArray();
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean has(byte[] file) {
        return GraphText.has(MemorySegment.ofArray(file), "Word");
    }

    @Test
    void findsAWordInNodesAndOutsideTheGraph() {
        assertThat(has(field(GRAPH, field(WEIGHTS, new byte[300]), field(NODE, text("a Word")))))
                .isTrue();
        assertThat(has(field(25, text("Word")))).isTrue();
        assertThat(has(field(GRAPH, field(NODE, text("Wor")), field(NODE, text("d")))))
                .isFalse();
    }

    @Test
    void stepsOverWeights() {
        assertThat(has(field(GRAPH, field(WEIGHTS, text("Word")), field(NODE, text("none")))))
                .isFalse();
    }

    @Test
    void stepsOverNumbers() {
        byte[] numbers = {8, (byte) 200, 1, 17, 1, 2, 3, 4, 5, 6, 7, 8, 29, 1, 2, 3, 4};
        assertThat(has(field(GRAPH, numbers, field(NODE, text("Word"))))).isTrue();
        assertThat(has(field(GRAPH, numbers, field(NODE, text("none"))))).isFalse();
    }

    @Test
    void searchesWhatItCannotRead() {
        assertThat(has(text("what is this? Word"))).isTrue();
        assertThat(has(new byte[] {58, (byte) 255, 127, 'W', 'o', 'r', 'd'})).isTrue();
        assertThat(has(new byte[] {58, (byte) 255})).isFalse();
        assertThat(has(new byte[0])).isFalse();
    }
}
