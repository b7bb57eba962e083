package dev.farad.codec.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.codec.Buffers;
import dev.farad.codec.CountedAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.foreign.MemorySegment;
import java.util.Base64;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class JsonWriterTest {
    private static final ByteBufAllocator ALLOCATOR = UnpooledByteBufAllocator.DEFAULT;

    @Test
    void putsCommasBetweenMembersAndElementsOnly() {
        assertThat(written(json -> {
                    json.beginObject().key("a").number(1);
                    json.key("b").beginArray().number(-2).beginArray().endArray();
                    json.beginObject().endObject().bool(true).endArray();
                    json.key("c").string((String) null).endObject();
                }))
                .isEqualTo("{\"a\":1,\"b\":[-2,[],{},true],\"c\":null}");
    }

    @Test
    void escapesWhatJsonRequiresAndNothingElse() {
        assertThat(written(json -> json.string("q\" b\\ n\n r\r t\t b\b z\0 u\u001f / ß€😀 \u007f")))
                .isEqualTo("\"q\\\" b\\\\ n\\n r\\r t\\t b\\u0008 z\\u0000 u\\u001f / ß€😀 \u007f\"");
    }

    @Test
    void writesStringsOfAnyLengthSoThatTheReaderReadsTheSame() {
        Random random = new Random(3);
        for (int i = 0; i < 300; i++) {
            StringBuilder text = new StringBuilder();
            for (int chars = random.nextInt(3000); chars > 0; chars--) {
                text.appendCodePoint(random.nextInt(8) > 0 ? random.nextInt(128) : 0x1F600 + random.nextInt(64));
            }
            ByteBuf body = JsonWriter.write(ALLOCATOR, 16, json -> json.string(text.toString()));
            try (JsonReader reader = JsonReader.of(body, body.readableBytes())) {
                reader.next();
                assertThat(reader.string("text")).isEqualTo(text.toString());
            } finally {
                body.release();
            }
        }
    }

    @Test
    void writesNumbersInTheirShortestForm() {
        assertThat(written(json -> {
                    json.beginArray().number(0.1f).number(0.1).number(1e10f).number(-0.0f);
                    json.number(Float.MIN_VALUE).number(Float.MAX_VALUE).number(Long.MIN_VALUE);
                    json.unsigned(-1L).endArray();
                }))
                .isEqualTo("[0.1,0.1,1.0E10,-0.0,1.4E-45,3.4028235E38,-9223372036854775808,18446744073709551615]");
    }

    @Test
    void refusesNumbersThatAreNotFinite() {
        assertThatThrownBy(() -> written(json -> json.number(Float.NaN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("number: NaN (expected: finite)");
        assertThatThrownBy(() -> written(json -> json.number(Double.NEGATIVE_INFINITY)))
                .hasMessage("number: -Infinity (expected: finite)");
    }

    @Test
    void releasesTheBufferWhenAStepThrows() {
        CountedAllocator counted = new CountedAllocator(true);
        assertThatThrownBy(() -> JsonWriter.write(counted, 8, json -> {
                    throw new IllegalStateException("on purpose");
                }))
                .hasMessage("on purpose");
        assertThat(counted.made()).isEqualTo(1);
        assertThat(counted.outstanding()).isZero();
    }

    @Test
    void writesBase64AsTheJdkDoes() {
        Random random = new Random(9);
        for (int size = 0; size < 200; size++) {
            checkBase64(random, size);
        }
        checkBase64(random, 100_001);
    }

    private static void checkBase64(Random random, int size) {
        byte[] bytes = new byte[size];
        random.nextBytes(bytes);
        assertThat(written(json -> json.beginArray()
                        .number(1)
                        .base64(MemorySegment.ofArray(bytes))
                        .endArray()))
                .isEqualTo("[1,\"" + Base64.getEncoder().encodeToString(bytes) + "\"]");
    }

    @Test
    void writesHalfASurrogatePairAsAQuestionMark() {
        assertThat(written(json -> json.string("a\ud83d b\ude00 😀 \ud83d"))).isEqualTo("\"a? b? 😀 ?\"");
    }

    @Test
    void writesLongArraysThroughManyChunks() {
        StringBuilder expected = new StringBuilder("[");
        String text = written(json -> {
            json.beginArray();
            for (int i = 0; i < 20_000; i++) {
                json.number(i * 0.37f).number(i * 0.37).number(-i).bool(i % 3 == 0);
                expected.append(i == 0 ? "" : ",")
                        .append(i * 0.37f)
                        .append(',')
                        .append(i * 0.37)
                        .append(',')
                        .append(-i)
                        .append(i % 3 == 0 ? ",true" : ",false");
            }
            json.endArray();
        });
        assertThat(text).isEqualTo(expected.append(']').toString());
    }

    @Test
    void aFinishedOrClosedWriterIsOfNoUse() {
        CountedAllocator counted = new CountedAllocator(false);
        JsonWriter writer = JsonWriter.open(counted, 8);
        writer.number(1);
        assertThat(Buffers.text(writer.finish())).isEqualTo("1");
        assertThatThrownBy(writer::finish).hasMessage("the writer is finished");
        writer.close();
        assertThatThrownBy(() -> writer.number(2)).hasMessage("the writer is closed");
        assertThatThrownBy(writer::close).hasMessage("the writer is closed");
        JsonWriter.open(counted, 8).beginArray().close();
        assertThat(counted.made()).isEqualTo(2);
        assertThat(counted.outstanding()).isZero();
    }

    private static String written(Consumer<JsonWriter> steps) {
        return Buffers.text(JsonWriter.write(ALLOCATOR, 8, steps));
    }
}
