package dev.farad.codec.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.codec.Buffers;
import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class BinaryInferRequestTest {

    @Test
    void readsWhatTheWyonaClientSends() {
        String json = "{\"outputs\":[{\"name\":\"OUTPUT0\",\"parameters\":{\"binary_data\":true}}],"
                + "\"inputs\":[{\"name\":\"INPUT0\",\"shape\":[1,4],\"datatype\":\"FP32\","
                + "\"parameters\":{\"binary_data_size\":16}}]}";
        byte[] floats = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putFloat(1)
                .putFloat(-2.5f)
                .putFloat(Float.NaN)
                .putFloat(Float.MIN_VALUE)
                .array();
        Requests.decodedMixed(json, floats, request -> {
            assertThat(request.wantsBinary("OUTPUT0")).isTrue();
            assertThat(request.inputs()).singleElement().satisfies(input -> {
                assertThat(input.name()).isEqualTo("INPUT0");
                assertThat(input.shape()).isEqualTo(Shape.of(1, 4));
                assertThat(Requests.floats(input)).containsExactly(1, -2.5f, Float.NaN, Float.MIN_VALUE);
            });
        });
    }

    @Test
    void readsJsonAndBinaryInputsInOneRequest() {
        String json = "{\"inputs\":[" + Inputs.input("a", "INT16", "[2]", 4)
                + ",{\"name\":\"b\",\"datatype\":\"INT8\",\"shape\":[2],\"data\":[5,6]},"
                + Inputs.input("c", "BYTES", "[1,2]", 10) + "," + Inputs.input("d", "BOOL", "[0]", 0) + "]} \n";
        byte[] binary = {1, 2, 3, 4, 0, 0, 0, 0, 2, 0, 0, 0, 'h', 'i'};
        Requests.decodedMixed(json, binary, request -> {
            assertThat(Requests.bytes(request.inputs().get(0))).containsExactly(1, 2, 3, 4);
            assertThat(Requests.bytes(request.inputs().get(1))).containsExactly(5, 6);
            assertThat(Requests.bytes(request.inputs().get(2))).containsExactly(0, 0, 0, 0, 2, 0, 0, 0, 'h', 'i');
            assertThat(Requests.bytes(request.inputs().get(3))).isEmpty();
        });
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BYTES")
    void copiesEveryTypeOfFixedSizeAsItIs(DataType type) {
        byte[] binary = new byte[6 * type.elementBytes()];
        for (int i = 0; i < binary.length; i++) {
            binary[i] = (byte) (type == DataType.BOOL ? i % 2 : 37 * i);
        }
        Requests.decodedMixed(Inputs.binary(type.name(), "[2,3]", binary.length), binary, request -> {
            assertThat(request.inputs().getFirst().type()).isEqualTo(type);
            assertThat(Requests.bytes(request.inputs().getFirst())).isEqualTo(binary);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "12 | 12 | input 'x': 12 bytes of binary data (expected: 16 for FP32 of shape [1, 4])",
                "20 | 20 | input 'x': 20 bytes of binary data (expected: 16 for FP32 of shape [1, 4])",
                "16 | 15 | 15 bytes of binary data follow the JSON (expected: 16, the sum of binary_data_size)",
                "16 | 17 | 17 bytes of binary data follow the JSON (expected: 16, the sum of binary_data_size)",
                "16 |  0 | 0 bytes of binary data follow the JSON (expected: 16, the sum of binary_data_size)",
                "2147483647 | 16"
                        + " | 16 bytes of binary data follow the JSON (expected: 2147483647, the sum of binary_data_size)",
            })
    void refusesSizesThatDoNotAddUp(long announced, int sent, String message) {
        Requests.refusedMixed(Inputs.binary("FP32", "[1,4]", announced), new byte[sent], message);
    }

    @Test
    void refusesBinaryDataThatNobodyAnnounced() {
        Requests.refusedMixed(
                Inputs.json("INT8", "[1]", "[1]"),
                new byte[3],
                "3 bytes of binary data follow the JSON (expected: 0, the sum of binary_data_size)");
    }

    @Test
    void refusesAShapeThatOverflows() {
        Requests.refusedMixed(
                Inputs.binary("FP32", "[2147483647,2147483647,2]", 4),
                new byte[4],
                "input 'x': shape [2147483647, 2147483647, 2] is too large (expected: fewer than 2^63 bytes)");
    }

    @Test
    void givesBackEarlierInputsWhenALaterOneIsWrong() {
        String json = "{\"inputs\":[" + Inputs.input("a", "INT8", "[2]", 2) + "," + Inputs.input("b", "INT8", "[3]", 2)
                + "]}";
        Requests.refusedMixed(
                json, new byte[4], "input 'b': 2 bytes of binary data (expected: 3 for INT8 of shape [3])");
    }

    @Test
    void refusesTruthsThatAreNeitherZeroNorOne() {
        Requests.refusedMixed(
                Inputs.binary("BOOL", "[3]", 3),
                new byte[] {1, 0, (byte) 255},
                "input 'x': element 2 is byte 255 (expected: 0 or 1 for BOOL)");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0200000068       | BYTES element 0 does not fit the 5 bytes that are left"
                        + " (expected: a 4-byte length and as many bytes)",
                "ffffffff68       | BYTES element 0 does not fit the 5 bytes that are left"
                        + " (expected: a 4-byte length and as many bytes)",
                "01000000680000   | BYTES element 1 does not fit the 2 bytes that are left"
                        + " (expected: a 4-byte length and as many bytes)",
                "0100000068       | 1 BYTES elements and 0 bytes more in the binary data"
                        + " (expected: 2 elements and nothing more, as shape [2] says)",
                "000000000000000000 | 2 BYTES elements and 1 bytes more in the binary data"
                        + " (expected: 2 elements and nothing more, as shape [2] says)",
            })
    void refusesByteStringsThatDoNotFit(String hex, String message) {
        byte[] binary = HexFormat.of().parseHex(hex);
        Requests.refusedMixed(Inputs.binary("BYTES", "[2]", binary.length), binary, "input 'x': " + message);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 999, Long.MAX_VALUE})
    void refusesAHeaderLengthOutsideTheBody(long jsonBytes) {
        byte[] json = Buffers.utf8(Inputs.json("INT8", "[1]", "[1]"));
        Requests.refused(
                json,
                OptionalLong.of(jsonBytes),
                e -> e.hasMessage("Inference-Header-Content-Length: " + jsonBytes + " (expected: 1 to " + json.length
                        + ", the length of the body)"));
    }

    @Test
    void refusesAHeaderLengthThatCutsTheJson() {
        byte[] json = Buffers.utf8(Inputs.json("INT8", "[1]", "[1]"));
        Requests.refused(
                json,
                OptionalLong.of(json.length - 1),
                e -> e.hasMessage("malformed JSON at byte " + (json.length - 1)
                        + ": the text ends too early (expected: ',' or '}')"));
    }
}
