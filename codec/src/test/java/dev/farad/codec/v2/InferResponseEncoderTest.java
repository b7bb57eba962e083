package dev.farad.codec.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.codec.Buffers;
import dev.farad.codec.CountedAllocator;
import dev.farad.codec.UnencodableException;
import dev.farad.codec.v2.InferResponse.Output;
import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class InferResponseEncoderTest {
    private final CountedAllocator allocator = new CountedAllocator(true);

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void writesJsonIntoTheAllocatorsKindOfBuffer(boolean direct) {
        InferResponse response =
                new InferResponse("m", "3", "r-1", List.of(new Output(Tensors.floats("y", 0.1f, -2, 1e10f), false)));
        EncodedInferResponse encoded = InferResponseEncoder.encode(response, new CountedAllocator(direct));
        assertThat(encoded.jsonBytes()).isEmpty();
        assertThat(encoded.body().isDirect()).isEqualTo(direct);
        assertThat(Buffers.text(encoded.body()))
                .isEqualTo("{\"model_name\":\"m\",\"model_version\":\"3\",\"id\":\"r-1\",\"outputs\":["
                        + "{\"name\":\"y\",\"datatype\":\"FP32\",\"shape\":[1,3],\"data\":[0.1,-2.0,1.0E10]}]}");
    }

    @Test
    void leavesOutVersionAndIdThatAreNotThere() {
        assertThat(Buffers.text(InferResponseEncoder.encode(new InferResponse("m", null, null, List.of()), allocator)
                        .body()))
                .isEqualTo("{\"model_name\":\"m\",\"outputs\":[]}");
    }

    @Test
    void putsBinaryOutputsBehindTheJsonInOrder() {
        InferResponse response = new InferResponse(
                "m",
                null,
                null,
                List.of(
                        new Output(Tensors.hex("a", DataType.INT16, "01020304", 2), true),
                        new Output(Tensors.hex("b", DataType.INT8, "05", 1), false),
                        new Output(Tensors.hex("c", DataType.BYTES, "0200000068ff", 1), true)));
        String json = "{\"model_name\":\"m\",\"outputs\":["
                + "{\"name\":\"a\",\"datatype\":\"INT16\",\"shape\":[2],\"parameters\":{\"binary_data_size\":4}},"
                + "{\"name\":\"b\",\"datatype\":\"INT8\",\"shape\":[1],\"data\":[5]},"
                + "{\"name\":\"c\",\"datatype\":\"BYTES\",\"shape\":[1],\"parameters\":{\"binary_data_size\":6}}]}";
        EncodedInferResponse encoded = InferResponseEncoder.encode(response, allocator);
        ByteBuf body = encoded.body();
        assertThat(encoded.jsonBytes()).isEqualTo(OptionalLong.of(json.length()));
        assertThat(body.toString(0, json.length(), StandardCharsets.UTF_8)).isEqualTo(json);
        assertThat(ByteBufUtil.hexDump(body, json.length(), body.readableBytes() - json.length()))
                .isEqualTo("01020304" + "0200000068ff");
        body.release();
        assertThat(allocator.outstanding()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "BOOL   | 000102                   | false,true,true",
                "UINT8  | 0080ff                   | 0,128,255",
                "INT8   | 0080ff                   | 0,-128,-1",
                "UINT16 | 00000080ffff             | 0,32768,65535",
                "INT16  | 00000080ffff             | 0,-32768,-1",
                "UINT32 | 0000000000000080ffffffff | 0,2147483648,4294967295",
                "INT32  | 0000000000000080ffffffff | 0,-2147483648,-1",
                "UINT64 | 00000000000000000000000000000080ffffffffffffffff | 0,9223372036854775808,18446744073709551615",
                "INT64  | 00000000000000000000000000000080ffffffffffffffff | 0,-9223372036854775808,-1",
                "FP32   | 0000000000000080ffff7f7f | 0.0,-0.0,3.4028235E38",
                "FP64   | 00000000000000009a9999999999b93f0100000000000000 | 0.0,0.1,4.9E-324",
                "BYTES  | 00000000010000002203000000e282ac | \"\",\"\\\"\",\"€\"",
            })
    void writesEveryTypeAsJson(DataType type, String hex, String elements) {
        assertThat(encoded(Tensors.hex("y", type, hex, 3))).endsWith("\"data\":[" + elements + "]}]}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1,0", "2,1,1", "0"})
    void writesTheShapeAsItIsAndDataFlat(String dims) {
        Shape shape = dims.isEmpty()
                ? Shape.of()
                : Shape.of(Arrays.stream(dims.split(","))
                        .mapToLong(Long::parseLong)
                        .toArray());
        Tensor tensor = Tensors.of("y", DataType.BOOL, shape, new byte[(int) shape.elements()]);
        String data = "false,".repeat((int) shape.elements()).replaceAll(",$", "");
        assertThat(encoded(tensor)).endsWith("\"shape\":[" + dims + "],\"data\":[" + data + "]}]}");
    }

    @ParameterizedTest
    @CsvSource({"NaN,NaN", "Infinity,Infinity", "-Infinity,-Infinity"})
    void refusesAFloatThatIsNotFiniteAndSaysWhatToAskFor(float value, String text) {
        checkUnencodable(
                Tensors.floats("y", 1, 2, value),
                "output 'y': element 2 is " + text + ", which JSON cannot express"
                        + " (expected: a request for binary data, with the output's parameter binary_data true)");
    }

    @Test
    void refusesADoubleThatIsNotFinite() {
        checkUnencodable(
                Tensors.hex("y", DataType.FP64, "000000000000f87f", 1),
                "output 'y': element 0 is NaN, which JSON cannot express"
                        + " (expected: a request for binary data, with the output's parameter binary_data true)");
    }

    @ParameterizedTest
    @EnumSource(names = {"FP16", "BF16"})
    void refusesHalfFloatsAsJsonButSendsThemAsBinary(DataType type) {
        Tensor tensor = Tensors.hex("y", type, "003c", 1);
        checkUnencodable(
                tensor,
                "output 'y': JSON has no form for " + type
                        + " data (expected: a request for binary data, with the output's parameter binary_data true)");
        EncodedInferResponse encoded = InferResponseEncoder.encode(response(tensor, true), allocator);
        assertThat(ByteBufUtil.hexDump(encoded.body())).endsWith("003c");
        encoded.body().release();
    }

    @Test
    void refusesByteStringsThatAreNotText() {
        checkUnencodable(
                Tensors.hex("y", DataType.BYTES, "010000006102000000c080", 2),
                "output 'y': element 1 is not UTF-8 text, and JSON carries nothing else"
                        + " (expected: a request for binary data, with the output's parameter binary_data true)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0100000061", "0100000061020000", "010000006102000000aa", "0100000061ffffffff"})
    void refusesByteStringsThatABackendLaidOutWrongly(String hex) {
        Tensor tensor = Tensors.hex("y", DataType.BYTES, hex, 2);
        assertThatThrownBy(() -> InferResponseEncoder.encode(response(tensor, false), allocator))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("output 'y': element 1 of ");
        assertThat(allocator.outstanding()).isZero();
    }

    @Test
    void releasesTheBufferWhenBinaryDataCannotBeCopied() {
        Tensor tensor = Tensors.floats("y", 1);
        tensor.close();
        assertThatThrownBy(() -> InferResponseEncoder.encode(response(tensor, true), allocator))
                .isInstanceOf(IllegalStateException.class);
        assertThat(allocator.made()).isEqualTo(1);
        assertThat(allocator.outstanding()).isZero();
    }

    @Test
    void writesNamesThatAreThemselvesJson() {
        assertThat(encoded(Tensors.of("{\"1\": \"x\\y\"}", DataType.INT8, Shape.of(0), new byte[0])))
                .contains("{\"name\":\"{\\\"1\\\": \\\"x\\\\y\\\"}\",");
    }

    private void checkUnencodable(Tensor tensor, String message) {
        assertThatThrownBy(() -> InferResponseEncoder.encode(response(tensor, false), allocator))
                .isInstanceOf(UnencodableException.class)
                .hasMessage(message);
        assertThat(allocator.outstanding()).isZero();
    }

    private String encoded(Tensor tensor) {
        String text = Buffers.text(
                InferResponseEncoder.encode(response(tensor, false), allocator).body());
        assertThat(allocator.outstanding()).isZero();
        return text;
    }

    private static InferResponse response(Tensor tensor, boolean binary) {
        return new InferResponse("m", "1", null, List.of(new Output(tensor, binary)));
    }
}
