package dev.farad.codec.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.codec.Buffers;
import dev.farad.codec.MalformedInputException;
import dev.farad.codec.MemorySpentException;
import dev.farad.pool.DataType;
import dev.farad.pool.HostPool;
import dev.farad.pool.Shape;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RawInferRequestTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1,4    | 16 | 1,4",
                "-1,-1   | 16 | 1,4",
                "-1,2,-1 | 24 | 1,2,3",
                "2,2     | 16 | 2,2",
                "2,-1    | 0  | 2,0",
                "-1      | 4  | 1",
                "''      | 4  | ''",
            })
    void infersTheShapeFromTheLength(String open, int bytes, String shape) {
        byte[] raw = new byte[bytes];
        Arrays.fill(raw, (byte) 1);
        Buffers.each(raw, body -> {
            try (HostPool pool = new HostPool(1 << 10)) {
                TensorMetadata input = new TensorMetadata("x", DataType.FP32, shape(open));
                try (InferRequest request = InferRequestDecoder.raw(body, input, pool, "m")) {
                    assertThat(request.wantsBinary("y")).isTrue();
                    assertThat(request.inputs().getFirst().shape()).isEqualTo(shape(shape));
                    assertThat(Requests.bytes(request.inputs().getFirst())).isEqualTo(raw);
                }
                assertThat(pool.figures().outstanding()).isZero();
            }
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FP32  | -1,4     | 12 | 12 bytes of binary data (expected: 16 for FP32 of shape [1, 4])",
                "FP32  | -1,4     | 32 | 32 bytes of binary data (expected: 16 for FP32 of shape [1, 4])",
                "FP32  | -1,-1    | 10 | 10 bytes (expected: a multiple of 4 for FP32 of shape [1, -1])",
                "FP32  | -1,0,-1  | 10 | 10 bytes (expected: a multiple of 0 for FP32 of shape [1, 0, -1])",
                "FP32  | -1,-1,-1 | 16 | shape [-1, -1, -1] cannot be told from the body's length"
                        + " (expected: at most one open dimension beside the first)",
                "BOOL  | -1,-1    | 3  | element 0 is byte 7 (expected: 0 or 1 for BOOL)",
                "BYTES | -1,2     | 3  | shape [1, 2] has 2 BYTES elements (expected: 1, which is the whole body)",
            })
    void refusesABodyThatDoesNotFit(DataType type, String open, int bytes, String message) {
        byte[] raw = new byte[bytes];
        Arrays.fill(raw, (byte) 7);
        Buffers.each(raw, body -> {
            try (HostPool pool = new HostPool(1 << 10)) {
                TensorMetadata input = new TensorMetadata("x", type, shape(open));
                assertThatThrownBy(() -> InferRequestDecoder.raw(body, input, pool, "m"))
                        .isInstanceOf(MalformedInputException.class)
                        .hasMessage("raw input 'x': " + message);
                assertThat(pool.figures().outstanding()).isZero();
            }
        });
    }

    @Test
    void makesTheWholeBodyOneByteString() {
        Buffers.each(Buffers.utf8("427"), body -> {
            try (HostPool pool = new HostPool(1 << 10)) {
                TensorMetadata input = new TensorMetadata("x", DataType.BYTES, Shape.of(-1, 1));
                try (InferRequest request = InferRequestDecoder.raw(body, input, pool, "m")) {
                    assertThat(request.inputs().getFirst().shape()).isEqualTo(Shape.of(1, 1));
                    assertThat(Requests.bytes(request.inputs().getFirst())).containsExactly(3, 0, 0, 0, '4', '2', '7');
                }
            }
        });
    }

    @Test
    void aSpentPoolRefuses() {
        Buffers.each(new byte[100], body -> {
            try (HostPool pool = new HostPool(64)) {
                TensorMetadata input = new TensorMetadata("x", DataType.INT8, Shape.of(-1, -1));
                assertThatThrownBy(() -> InferRequestDecoder.raw(body, input, pool, "m"))
                        .isInstanceOf(MemorySpentException.class)
                        .hasMessageContaining("raw input 'x'")
                        .hasMessageContaining("100 bytes");
            }
        });
    }

    private static Shape shape(String dims) {
        return dims.isEmpty()
                ? Shape.of()
                : Shape.of(Arrays.stream(dims.split(","))
                        .mapToLong(Long::parseLong)
                        .toArray());
    }
}
