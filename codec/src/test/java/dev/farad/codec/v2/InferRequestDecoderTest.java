package dev.farad.codec.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.codec.Buffers;
import dev.farad.codec.MemorySpentException;
import dev.farad.codec.v2.InferRequest.RequestedOutput;
import dev.farad.pool.DataType;
import dev.farad.pool.HostPool;
import dev.farad.pool.Lease;
import dev.farad.pool.MemoryUse;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InferRequestDecoderTest {

    @Test
    void readsAWholeRequest() {
        Requests.decoded("""
                {"id": "r-1", "parameters": {"priority": 1, "binary_data_output": true, "x": {"y": [null]}},
                 "inputs": [
                  {"name": "a", "shape": [2, 3], "datatype": "FP32", "parameters": {"content_type": "np"},
                   "data": [1, 2.5, -3e2, 0.1, -0, 6]},
                  {"name": "b", "shape": [2], "datatype": "INT64", "data": [-9223372036854775808, 7]}],
                 "outputs": [{"name": "p"}, {"name": "q", "parameters": {"classification": 2, "binary_data": false}}],
                 "unknown": {"data": [1, [2, {"a": "b"}]]}}
                """, request -> {
            assertThat(request.id()).isEqualTo("r-1");
            assertThat(request.binaryOutputs()).isTrue();
            assertThat(request.outputs())
                    .containsExactly(new RequestedOutput("p", null), new RequestedOutput("q", false));
            Tensor a = request.inputs().get(0);
            assertThat(a.name()).isEqualTo("a");
            assertThat(a.type()).isEqualTo(DataType.FP32);
            assertThat(a.shape()).isEqualTo(Shape.of(2, 3));
            assertThat(Requests.floats(a)).containsExactly(1, 2.5f, -300, 0.1f, -0f, 6);
            assertThat(a.lease()).returns(MemoryUse.INPUT, Lease::use).returns("m", Lease::owner);
            assertThat(request.inputs().get(1).data().toArray(Layouts.INT64)).containsExactly(Long.MIN_VALUE, 7);
        });
    }

    @Test
    void anOutputThatDoesNotSayFollowsTheWholeRequest() {
        String inputs = "\"inputs\":[{\"name\":\"a\",\"shape\":[0],\"datatype\":\"INT8\",\"data\":[]}]";
        String outputs = "\"outputs\":[{\"name\":\"yes\",\"parameters\":{\"binary_data\":true}},{\"name\":\"none\"}]";
        Requests.decoded("{" + inputs + "," + outputs + "}", request -> {
            assertThat(request.wantsBinary("yes")).isTrue();
            assertThat(request.wantsBinary("none")).isFalse();
            assertThat(request.wantsBinary("unnamed")).isFalse();
        });
        Requests.decoded("{" + inputs + ",\"parameters\":{\"binary_data_output\":true}}", request -> {
            assertThat(request.outputs()).isEmpty();
            assertThat(request.wantsBinary("unnamed")).isTrue();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"inputs\":[{\"data\":[[1,2],[3,4]],\"name\":\"a\",\"shape\":[2,2],\"datatype\":\"FP32\"}]}",
                "{\"inputs\":[{\"shape\":[2,2],\"data\":[1,2,3,4],\"datatype\":\"FP32\",\"name\":\"a\"}]}",
                "{\"inputs\":[{\"datatype\":\"FP32\",\"data\": [ [1,2] , [3,4] ] ,\"shape\":[2,2],\"name\":\"a\"}]}",
                "{\"outputs\":[],\"inputs\":[{\"datatype\":\"FP32\",\"shape\":[2,2],\"data\":[1,2,3,4],\"name\":\"a\"}],"
                        + "\"id\":null,\"parameters\":null}",
                "{\"outputs\":null,\"inputs\":[{\"parameters\":null,\"name\":\"a\",\"datatype\":\"FP32\","
                        + "\"shape\":[2,2],\"data\":[[1,2],[3,4]]}]}\r\n",
            })
    void keysComeInAnyOrder(String json) {
        Requests.decoded(json, request -> {
            assertThat(request.id()).isNull();
            assertThat(request.outputs()).isEmpty();
            assertThat(request.inputs().getFirst().name()).isEqualTo("a");
            assertThat(Requests.floats(request.inputs().getFirst())).containsExactly(1, 2, 3, 4);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]        | [7]",
                "[1]       | [7]",
                "[1,1,1]   | [[[7]]]",
                "[1,1,1]   | [7]",
                "[0]       | []",
                "[0,3]     | []",
                "[2,0]     | []",
                "[2,0]     | [[],[]]",
                "[2,0,3]   | [[],[]]",
                "[1,2,2]   | [[[7,7],[7,7]]]",
                "[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1] | [[[[[[[[[[[[[[[[7]]]]]]]]]]]]]]]]",
            })
    void dataIsFlatOrNestedAsTheShapeSays(String shape, String data) {
        Requests.decoded(Inputs.json("INT32", shape, data), request -> {
            Tensor tensor = request.inputs().getFirst();
            assertThat(tensor.data().toArray(Layouts.INT32)).containsOnly(nothingOrSevens(tensor));
        });
    }

    private static int[] nothingOrSevens(Tensor tensor) {
        int[] sevens = new int[(int) tensor.shape().elements()];
        Arrays.fill(sevens, 7);
        return sevens;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "BOOL   | true,false,true        | 010001",
                "UINT8  | 0,255,-0               | 00ff00",
                "INT8   | -128,127,-1            | 807fff",
                "UINT16 | 0,65535,258            | 0000ffff0201",
                "INT16  | -32768,32767,-2        | 0080ff7ffeff",
                "UINT32 | 0,4294967295,16909060  | 00000000ffffffff04030201",
                "INT32  | -2147483648,2147483647,-2 | 00000080ffffff7ffeffffff",
                "UINT64 | 0,18446744073709551615,9223372036854775808 | 0000000000000000ffffffffffffffff0000000000000080",
                "INT64  | -9223372036854775808,9223372036854775807,-2"
                        + " | 0000000000000080ffffffffffffff7ffeffffffffffffff",
                "FP32   | 1,-0.0,3.4028235e38    | 0000803f00000080ffff7f7f",
                "FP64   | 1,-2.5,1.7976931348623157e308 | 000000000000f03f00000000000004c0ffffffffffffef7f",
                "BYTES  | \"\",\"aß\",\"\\u0000\\ud83d\\ude00\" | 000000000300000061c39f0500000000f09f9880",
            })
    void everyTypeIsLaidOutLittleEndian(String type, String elements, String hex) {
        Requests.decoded(
                Inputs.json(type, "[3]", "[" + elements + "]"),
                request -> assertThat(Requests.bytes(request.inputs().getFirst()))
                        .asHexString()
                        .isEqualToIgnoringCase(hex));
    }

    @Test
    void floatsAreRoundedOnceAndTinyOnesBecomeZero() {
        Requests.decoded(
                Inputs.json("FP32", "[4]", "[1.00000017881393432617187499, 1e-999, 3.40282346e38, 16777217]"),
                request -> assertThat(Requests.floats(request.inputs().getFirst()))
                        .containsExactly(1.0000001f, 0, Float.MAX_VALUE, 16777216f));
    }

    @Test
    void aSpentPoolRefusesAndWhatWasTakenGoesBack() {
        String json = "{\"inputs\":[{\"name\":\"a\",\"shape\":[8],\"datatype\":\"FP64\",\"data\":[1,2,3,4,5,6,7,8]},"
                + "{\"name\":\"b\",\"shape\":[1],\"datatype\":\"INT8\",\"data\":[1]}]}";
        try (HostPool pool = new HostPool(64)) {
            ByteBuf body = Buffers.heap(Buffers.utf8(json));
            assertThatThrownBy(() -> InferRequestDecoder.decode(body, OptionalLong.empty(), pool, "m"))
                    .isInstanceOf(MemorySpentException.class)
                    .hasMessage("input 'b': no memory for its 1 bytes (expected: room in the pool)");
            assertThat(pool.figures().outstanding()).isZero();
            assertThat(pool.figures().refused()).isEqualTo(1);
            assertThat(body.refCnt()).isEqualTo(1);
        }
    }

    @Test
    void manyInputsAreReadUpToABound() {
        Requests.decoded(
                Inputs.many(64), request -> assertThat(request.inputs()).hasSize(64));
        Requests.refused(Inputs.many(65), e -> e.hasMessage("inputs: more than 64 (expected: at most 64)"));
    }
}
