package dev.farad.codec.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.codec.Buffers;
import dev.farad.codec.CountedAllocator;
import dev.farad.codec.UnencodableException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EmbeddingsResponseEncoderTest {
    private final CountedAllocator allocator = new CountedAllocator(true);

    @AfterEach
    void everyBufferWasReleased() {
        assertThat(allocator.outstanding()).isZero();
    }

    @Test
    void writesFloats() {
        assertThat(encoded(EncodingFormat.FLOAT, vector(0.1f, -1), vector(2e-8f, 3)))
                .isEqualTo("{\"object\":\"list\",\"data\":["
                        + "{\"object\":\"embedding\",\"index\":0,\"embedding\":[0.1,-1.0]},"
                        + "{\"object\":\"embedding\",\"index\":1,\"embedding\":[2.0E-8,3.0]}],"
                        + "\"model\":\"m\",\"usage\":{\"prompt_tokens\":7,\"total_tokens\":7}}");
    }

    @Test
    void writesBase64OfLittleEndianFloats() {
        assertThat(encoded(EncodingFormat.BASE64, vector(1, -2)))
                .contains("{\"object\":\"embedding\",\"index\":0,\"embedding\":\"AACAPwAAAMA=\"}");
    }

    @Test
    void readsVectorsOutOfTheMiddleOfNativeMemory() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment rows = arena.allocate(24, 8);
            rows.asSlice(8, 8).copyFrom(vector(5, 6));
            assertThat(encoded(EncodingFormat.FLOAT, rows.asSlice(8, 8))).contains("\"embedding\":[5.0,6.0]");
            assertThat(encoded(EncodingFormat.FLOAT, rows.asSlice(8, 0))).contains("\"embedding\":[]");
        }
    }

    @Test
    void base64OfRandomVectorsDecodesToTheSameBits() {
        Random random = new Random(9);
        for (int width = 0; width < 400; width += 13) {
            float[] values = new float[width];
            for (int i = 0; i < width; i++) {
                values[i] = random.nextFloat() - 0.5f;
            }
            String text = encoded(EncodingFormat.BASE64, vector(values));
            String base64 = text.replaceAll(".*\"embedding\":\"([^\"]*)\".*", "$1");
            float[] decoded = new float[width];
            ByteBuffer.wrap(Base64.getDecoder().decode(base64))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .asFloatBuffer()
                    .get(decoded);
            assertThat(decoded).isEqualTo(values);
        }
    }

    @ParameterizedTest
    @EnumSource
    void refusesAVectorThatIsNotFinite(EncodingFormat format) {
        assertThatThrownBy(() -> encoded(format, vector(1, 2), vector(3, Float.NaN)))
                .isInstanceOf(UnencodableException.class)
                .hasMessage("embedding 1: element 1 is NaN (expected: a finite number)");
        assertThat(allocator.made()).isEqualTo(1);
    }

    @Test
    void refusesMemoryThatCannotBeFloats() {
        assertThatThrownBy(() -> encoded(EncodingFormat.BASE64, MemorySegment.ofArray(new byte[7])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("embedding 0: 7 bytes (expected: a multiple of 4)");
    }

    private String encoded(EncodingFormat format, MemorySegment... vectors) {
        return Buffers.text(
                EmbeddingsResponseEncoder.encode(new EmbeddingsResponse("m", List.of(vectors), format, 7), allocator));
    }

    private static MemorySegment vector(float... values) {
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        return MemorySegment.ofBuffer(bytes);
    }
}
