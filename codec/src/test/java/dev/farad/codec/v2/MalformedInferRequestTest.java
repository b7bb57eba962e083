package dev.farad.codec.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.codec.Buffers;
import dev.farad.codec.MalformedInputException;
import dev.farad.codec.MemorySpentException;
import dev.farad.pool.DataType;
import dev.farad.pool.HostPool;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class MalformedInferRequestTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[]                          | the request is an array (expected: an object)",
                "{}                          | the request has no inputs (expected: 1 to 64)",
                "{\"inputs\":[]}             | the request has no inputs (expected: 1 to 64)",
                "{\"inputs\":null}           | inputs is null (expected: an array)",
                "{\"inputs\":[7]}            | inputs[0] is a number (expected: an object)",
                "{\"id\":7}                  | id is a number (expected: a string)",
                "{\"parameters\":{\"binary_data_output\":1}}"
                        + " | parameters.binary_data_output is a number (expected: true or false)",
                "{\"parameters\":[]}         | parameters is an array (expected: an object)",
                "{\"outputs\":{}}            | outputs is an object (expected: an array)",
                "{\"outputs\":[\"a\"]}       | outputs[0] is a string (expected: an object)",
                "{\"outputs\":[{}]}          | outputs[0] has no name (expected: a string)",
                "{\"outputs\":[{\"name\":1}]} | outputs[0].name is a number (expected: a string)",
                "{\"outputs\":[{\"name\":\"y\",\"parameters\":{\"binary_data\":\"true\"}}]}"
                        + " | outputs[0].parameters.binary_data is a string (expected: true or false)",
                "{\"id\":\"a\",\"id\":\"b\"} | malformed JSON at byte 10: the key 'id' appears twice in its object",
                "{\"inputs\":[],}            | malformed JSON at byte 13: '}' (expected: a key)",
                "{\"inputs\":[]              | malformed JSON at byte 12: the text ends too early (expected: ',' or '}')",
            })
    void refusesWhatIsNoRequest(String json, String message) {
        Requests.refused(json, e -> e.hasMessage(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"datatype\":\"INT8\",\"shape\":[1],\"data\":[1]"
                        + " | inputs[0] has no name (expected: name, datatype and shape)",
                "\"name\":\"\",\"datatype\":\"INT8\",\"shape\":[1],\"data\":[1]"
                        + " | inputs[0]: name is empty (expected: a name)",
                "\"name\":\"x\",\"shape\":[1],\"data\":[1]"
                        + " | input 'x' has no datatype (expected: name, datatype and shape)",
                "\"name\":\"x\",\"datatype\":\"INT8\",\"data\":[1]"
                        + " | input 'x' has no shape (expected: name, datatype and shape)",
                "\"name\":\"x\",\"datatype\":\"INT8\",\"shape\":[1]"
                        + " | input 'x' has neither data nor binary_data_size (expected: one of them)",
                "\"name\":\"x\",\"datatype\":\"INT8\",\"shape\":[1],\"data\":[1],\"parameters\":{\"binary_data_size\":1}"
                        + " | input 'x' has both data and binary_data_size (expected: one of them)",
                "\"name\":\"x\",\"datatype\":\"INT8\",\"shape\":[1],\"parameters\":{\"binary_data_size\":1}"
                        + " | input 'x' announces binary data, but the request has no Inference-Header-Content-Length"
                        + " (expected: the length of its JSON)",
                "\"name\":\"x\",\"parameters\":{\"binary_data_size\":-1}"
                        + " | input 'x': binary_data_size is -1 (expected: an integer from 0 to 2147483647)",
                "\"name\":\"x\",\"parameters\":{\"binary_data_size\":\"8\"}"
                        + " | input 'x': binary_data_size is a string (expected: an integer from 0 to 2147483647)",
                "\"name\":\"x\",\"data\":7 | input 'x': data is a number (expected: an array)",
                "\"name\":\"x\",\"datatype\":7 | input 'x': datatype is a number (expected: a string)",
                "\"name\":\"x\",\"datatype\":\"fp32\" | input 'x': datatype 'fp32' is unknown (expected: one of BOOL,"
                        + " UINT8 to UINT64, INT8 to INT64, FP16, BF16, FP32, FP64, BYTES)",
                "\"name\":\"x\",\"shape\":3 | input 'x': shape is a number (expected: an array)",
                "\"name\":\"x\",\"shape\":[2,-1]"
                        + " | input 'x': shape[1] is -1 (expected: an integer from 0 to 2147483647)",
                "\"name\":\"x\",\"shape\":[1.0]"
                        + " | input 'x': shape[0] is 1.0 (expected: an integer from 0 to 2147483647)",
                "\"name\":\"x\",\"shape\":[99999999999999999999]"
                        + " | input 'x': shape[0] is 99999999999999999999 (expected: an integer from 0 to 2147483647)",
                "\"name\":\"x\",\"shape\":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]"
                        + " | input 'x': shape has more than 16 dimensions (expected: at most 16)",
                "\"shape\":[1],\"shape\":[1] | malformed JSON at byte 24: the key 'shape' appears twice in its object",
            })
    void refusesAnInputThatIsNotWhole(String members, String message) {
        Requests.refused("{\"inputs\":[{" + members + "}]}", e -> e.hasMessage(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[2,3] | [1,2,3,4,5]       | data has 5 elements (expected: 6, as shape [2, 3] says)",
                "[2,3] | [1,2,3,4,5,6,7,8] | data has 8 elements (expected: 6, as shape [2, 3] says)",
                "[2,3] | []                | data has 0 elements (expected: 6, as shape [2, 3] says)",
                "[]    | [1,2]             | data has 2 elements (expected: 1, as shape [] says)",
                "[0]   | [1]               | data has 1 elements (expected: 0, as shape [0] says)",
                "[2,3] | [[1,2],[3,4,5]]   | data has 2 elements (expected: 3, as shape [2, 3] says along axis 1)",
                "[2,3] | [[1,2,3],[4,5]]"
                        + " | data has 2 elements in the array that begins at element 3"
                        + " (expected: 3, as shape [2, 3] says along axis 1)",
                "[2,3] | [[1,2,3],[4,5,6,7]]"
                        + " | data has 4 elements in the array that begins at element 3"
                        + " (expected: 3, as shape [2, 3] says along axis 1)",
                "[2,3] | [[1,2,3]]         | data has 1 arrays (expected: 2, as shape [2, 3] says along axis 0)",
                "[2,3] | [[1,2,3],[4,5,6],[7,8,9]]"
                        + " | data has 3 arrays (expected: 2, as shape [2, 3] says along axis 0)",
                "[2,3] | [[1,2,3],4,5,6]   | data has a number at depth 1"
                        + " (expected: all elements in one array, or nested as shape [2, 3] says)",
                "[2,3] | [1,2,3,[4,5,6]]   | data has an array at depth 1"
                        + " (expected: all elements in one array, or nested as shape [2, 3] says)",
                "[6]   | [[1,2,3],[4,5,6]] | data has an array at depth 1"
                        + " (expected: all elements in one array, or nested as shape [6] says)",
                "[]    | [[1]]             | data has an array at depth 1"
                        + " (expected: all elements in one array, or nested as shape [] says)",
                "[1,1] | [[[1]]]           | data has an array at depth 2"
                        + " (expected: all elements in one array, or nested as shape [1, 1] says)",
                "[1,2,2] | [[1,2,3,4]]     | data has a number at depth 2"
                        + " (expected: all elements in one array, or nested as shape [1, 2, 2] says)",
                "[1000000,1000] | [1]      | shape [1000000, 1000] has 1000000000 elements"
                        + " (expected: no more than the request's 78 bytes of JSON can hold)",
                "[2147483647,2147483647,2147483647] | [1]"
                        + " | shape [2147483647, 2147483647, 2147483647] is too large (expected: fewer than 2^63 bytes)",
            })
    void refusesDataThatDoesNotFitTheShape(String shape, String data, String message) {
        Requests.refused(
                Inputs.json("INT32", shape, data),
                e -> e.hasMessageStartingWith("input 'x': ").hasMessage("input 'x': " + message));
        String early =
                "{\"inputs\":[{\"data\":" + data + ",\"name\":\"x\",\"datatype\":\"INT32\",\"shape\":" + shape + "}]}";
        Requests.refused(early, e -> e.hasMessage("input 'x': " + message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "BOOL   | 1       | element 1 is 1 (expected: true or false for BOOL)",
                "BOOL   | \"true\" | element 1 is a string (expected: true or false for BOOL)",
                "UINT8  | 256     | element 1 is 256 (expected: an integer from 0 to 255 for UINT8)",
                "UINT8  | -1      | element 1 is -1 (expected: an integer from 0 to 255 for UINT8)",
                "INT8   | 128     | element 1 is 128 (expected: an integer from -128 to 127 for INT8)",
                "UINT16 | 65536   | element 1 is 65536 (expected: an integer from 0 to 65535 for UINT16)",
                "INT16  | -32769  | element 1 is -32769 (expected: an integer from -32768 to 32767 for INT16)",
                "UINT32 | 4294967296 | element 1 is 4294967296 (expected: an integer from 0 to 4294967295 for UINT32)",
                "INT32  | 1.0     | element 1 is 1.0 (expected: an integer from -2147483648 to 2147483647 for INT32)",
                "INT32  | 1e2     | element 1 is 1e2 (expected: an integer from -2147483648 to 2147483647 for INT32)",
                "UINT64 | 18446744073709551616 | element 1 is 18446744073709551616"
                        + " (expected: an integer from 0 to 18446744073709551615 for UINT64)",
                "UINT64 | -1      | element 1 is -1 (expected: an integer from 0 to 18446744073709551615 for UINT64)",
                "INT64  | 9223372036854775808 | element 1 is 9223372036854775808"
                        + " (expected: an integer from -9223372036854775808 to 9223372036854775807 for INT64)",
                "INT64  | null    | element 1 is null"
                        + " (expected: an integer from -9223372036854775808 to 9223372036854775807 for INT64)",
                "FP32   | 1e999   | element 1 is 1e999 (expected: a number within the range of FP32)",
                "FP32   | -3.4028236e38 | element 1 is -3.4028236e38 (expected: a number within the range of FP32)",
                "FP32   | \"1\"   | element 1 is a string (expected: a number within the range of FP32)",
                "FP32   | {}      | element 1 is an object (expected: a number within the range of FP32)",
                "FP64   | 1e309   | element 1 is 1e309 (expected: a number within the range of FP64)",
                "FP64   | true    | element 1 is true (expected: a number within the range of FP64)",
                "BYTES  | 1       | element 1 is 1 (expected: a string for BYTES)",
            })
    void refusesElementsThatTheTypeDoesNotAllow(String type, String element, String message) {
        String first = type.equals("BOOL") ? "true" : type.equals("BYTES") ? "\"\"" : "0";
        Requests.refused(
                Inputs.json(type, "[2]", "[" + first + "," + element + "]"),
                e -> e.hasMessage("input 'x': " + message));
    }

    @ParameterizedTest
    @CsvSource({"FP16", "BF16"})
    void refusesHalfFloatsInJson(String type) {
        Requests.refused(
                Inputs.json(type, "[1]", "[1.0]"),
                e -> e.hasMessage("input 'x': JSON has no form for " + type
                        + " data (expected: the binary tensor data format, with binary_data_size)"));
    }

    @Test
    void refusesNanWithItsPlace() {
        Requests.refused(
                Inputs.json("FP32", "[2]", "[1,NaN]"),
                e -> e.hasMessage("malformed JSON at byte 63: 'NaN' (expected: a value)"));
    }

    @Test
    void givesPlacesInTheMessageForDataReadLate() {
        Requests.refused(
                "{\"inputs\":[{\"data\":[\"\\ud800\"],\"name\":\"x\",\"datatype\":\"BYTES\",\"shape\":[1]}]}",
                e -> e.hasMessage("malformed JSON at byte 21: half a surrogate pair (expected: both halves)"));
    }

    @Test
    void refusesTheSameNameTwice() {
        String input = "{\"name\":\"x\",\"datatype\":\"INT8\",\"shape\":[1],\"data\":[1]}";
        Requests.refused(
                "{\"inputs\":[" + input + "," + input + "]}",
                e -> e.hasMessage("input 'x' appears twice (expected: distinct names)"));
        Requests.refused(
                "{\"inputs\":[" + input + "],\"outputs\":[{\"name\":\"y\"},{\"name\":\"y\"}]}",
                e -> e.hasMessage("output 'y' appears twice (expected: distinct names)"));
    }

    @Test
    void quotesNamesShortAndOnOneLine() {
        String name = "a\\n" + "b".repeat(100);
        Requests.refused(
                "{\"inputs\":[{\"name\":\"" + name + "\"}]}",
                e -> e.hasMessage(
                        "input 'a?" + "b".repeat(62) + "…' has no datatype (expected: name, datatype and shape)"));
    }

    @Test
    void refusesAnEmptyBody() {
        Requests.refused("", e -> e.hasMessage("the body is empty (expected: a JSON object)"));
    }

    @Test
    void refusesEveryRequestThatIsCutOff() {
        byte[] whole = Buffers.utf8(
                "{\"id\":\"ß\",\"inputs\":[{\"name\":\"x\",\"datatype\":\"BYTES\",\"shape\":[2],\"data\":[\"a\",\"€\"]},"
                        + "{\"data\":[[1.5e3],[-2]],\"name\":\"y\",\"shape\":[2,1],\"datatype\":\"FP32\"}],\"k\":{\"l\":[]}}");
        for (int length = 0; length < whole.length; length++) {
            Requests.refused(Arrays.copyOf(whole, length), OptionalLong.empty(), e -> e.hasNoCause());
        }
        Requests.decoded(
                whole,
                OptionalLong.empty(),
                request -> assertThat(request.inputs()).hasSize(2));
    }

    @Test
    void damageOfAnyByteIsReadOrRefusedButNeverLeaks() {
        byte[] whole = Buffers.concat(
                Buffers.utf8("{\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[1,2],\"data\":[[1.5,-2]]},"
                        + Inputs.input("y", "BYTES", "[1]", 6) + "],\"outputs\":[{\"name\":\"z\"}]}"),
                new byte[] {2, 0, 0, 0, 'h', 'i'});
        Random random = new Random(5);
        int refused = 0;
        try (HostPool pool = new HostPool(1 << 20)) {
            for (int i = 0; i < 20_000; i++) {
                byte[] damaged = whole.clone();
                for (int hits = random.nextInt(3); hits >= 0; hits--) {
                    damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(random.nextBoolean() ? 256 : 128);
                }
                ByteBuf body = Unpooled.wrappedBuffer(damaged);
                try (InferRequest request =
                        InferRequestDecoder.decode(body, OptionalLong.of(whole.length - 6), pool, "m")) {
                    assertThat(request.inputs()).isNotEmpty();
                } catch (MalformedInputException expected) {
                    refused++;
                }
                assertThat(pool.figures().outstanding()).isZero();
            }
        }
        assertThat(refused).isGreaterThan(10_000);
    }

    @ParameterizedTest
    @EnumSource(DataType.class)
    void damagedTensorsOfAnyTypeAndKeyOrderNeverLeak(DataType type) {
        String data = type == DataType.BYTES
                ? "[[\"a\\n\\u20ac\",\"\"],[\"\\ud83d\\ude00\",\"€\"]]"
                : type == DataType.BOOL ? "[[true,false],[true,true]]" : "[[1,0],[20,-3.5e0]]";
        String members = "\"name\":\"x\",\"datatype\":\"" + type + "\",\"shape\":[2,2]";
        Random random = new Random(type.ordinal());
        for (String input : List.of(members + ",\"data\":" + data, "\"data\":" + data + "," + members)) {
            byte[] whole = Buffers.utf8("{\"outputs\":[{\"name\":\"y\"}],\"inputs\":[{" + input + "}]}");
            try (HostPool pool = new HostPool(64)) {
                for (int i = 0; i < 2_000; i++) {
                    decodeDamaged(whole, random, pool);
                    assertThat(pool.figures().outstanding()).isZero();
                }
            }
        }
    }

    private static void decodeDamaged(byte[] whole, Random random, HostPool pool) {
        byte[] damaged = whole.clone();
        String likely = "0123456789-+.eE,:[]{}\"\\u tfn";
        for (int hits = random.nextInt(3); hits >= 0; hits--) {
            damaged[random.nextInt(damaged.length)] = random.nextInt(4) == 0
                    ? (byte) random.nextInt(256)
                    : (byte) likely.charAt(random.nextInt(likely.length()));
        }
        ByteBuf body = Unpooled.wrappedBuffer(damaged);
        try (InferRequest request = InferRequestDecoder.decode(body, OptionalLong.empty(), pool, "m")) {
            assertThat(request.inputs()).isNotEmpty();
        } catch (MalformedInputException | MemorySpentException expected) {
            assertThat(expected.getMessage()).isNotEmpty();
        }
    }
}
