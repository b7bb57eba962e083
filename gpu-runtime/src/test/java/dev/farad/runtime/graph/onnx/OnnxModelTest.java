package dev.farad.runtime.graph.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.runtime.ModelLoadException;
import dev.farad.runtime.graph.Array;
import dev.farad.runtime.graph.Graph;
import dev.farad.runtime.graph.OnnxFile;
import dev.farad.runtime.graph.ReferenceGraph;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OnnxModelTest {
    private final OnnxFile file = new OnnxFile(13);

    private static OnnxFile adder() {
        OnnxFile adder = new OnnxFile(13);
        adder.input("x", DataType.FP32, "n", 3);
        adder.constant("c", Array.of(DataType.FP32, Shape.of(3), i -> i));
        return adder.output(adder.node("Add", List.of("x", "c")));
    }

    private static AbstractThrowableAssert<?, ?> refusalOf(byte[] bytes) {
        return assertThatThrownBy(() -> OnnxModel.read(ByteBuffer.wrap(bytes))).isInstanceOf(ModelLoadException.class);
    }

    private AbstractThrowableAssert<?, ?> refusal() {
        return refusalOf(file.bytes());
    }

    @Test
    void readsAFile(@TempDir Path folder) throws Exception {
        Path path = Files.write(folder.resolve("adder.onnx"), adder().bytes());
        Graph graph = OnnxModel.read(path);
        Array x = Array.of(DataType.FP32, Shape.of(2, 3), i -> 10);

        assertThat(ReferenceGraph.run(graph, Map.of("x", x))
                        .values()
                        .iterator()
                        .next()
                        .elements())
                .containsExactly(10, 11, 12, 10, 11, 12);
        assertThat(graph.inputs())
                .singleElement()
                .satisfies(input -> assertThat(input.value().dims()).hasToString("[n, 3]"));
    }

    @Test
    void saysThatAFileIsMissing(@TempDir Path folder) {
        assertThatThrownBy(() -> OnnxModel.read(folder.resolve("none.onnx")))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageStartingWith("cannot read ")
                .hasMessageContaining("none.onnx");
    }

    @Test
    void survivesAnyDamage() {
        byte[] whole = adder().bytes();
        Random random = new Random(3);
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = i < whole.length ? Arrays.copyOf(whole, i) : whole.clone();
            if (damaged.length > 0) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                OnnxModel.read(ByteBuffer.wrap(damaged));
            } catch (ModelLoadException expected) {
                assertThat(expected).hasMessageMatching("(?s).{10,}");
            }
        }
    }

    @Test
    void refusesWhatIsNoModel() {
        refusalOf("hello, this is no model".getBytes(UTF_8)).hasMessageStartingWith("the file is no ONNX model");
        refusalOf(new byte[0]).hasMessage("the file is no ONNX model: it has no graph");
    }

    @Test
    void refusesOpsetsItDoesNotKnow() {
        refusalOf(new OnnxFile(10).bytes()).hasMessage("opset: 10 (expected: 11 to 17)");
        refusalOf(new OnnxFile(18).bytes()).hasMessage("opset: 18 (expected: 11 to 17)");
        ModelProto.Builder none = file.model().clearOpsetImport();
        refusalOf(none.build().toByteArray()).hasMessage("the model names no opset of ai.onnx (expected: 11 to 17)");
        none.addOpsetImport(
                OperatorSetIdProto.newBuilder().setDomain("com.example").setVersion(1));
        refusalOf(none.build().toByteArray()).hasMessageContaining("names no opset");
    }

    @Test
    void refusesOperatorsItDoesNotKnow() {
        file.input("x", DataType.FP32, 3);
        file.output(file.node("Conv", List.of("x")));

        refusal().hasMessage("node 'node 0' (Conv, opset 13): the operator is not supported");
    }

    @Test
    void refusesOperatorsOfOtherDomains() {
        file.input("x", DataType.FP32, 3);
        file.output(file.node("Add", List.of("x", "x")));
        ModelProto.Builder model = file.model();
        model.getGraphBuilder().getNodeBuilder(0).setDomain("com.example");

        refusalOf(model.build().toByteArray())
                .hasMessage("node 'node 0' (Add, opset 13): the operator of domain com.example is not supported");
    }

    @Test
    void refusesAttributesItDoesNotKnow() {
        file.input("x", DataType.FP32, 3);
        file.output(file.node("Add", List.of("x", "x"), OnnxFile.integer("broadcast", 1)));

        refusal().hasMessage("node 'node 0' (Add, opset 13): attribute 'broadcast' is not supported");
    }

    @Test
    void refusesAttributesOfAnotherType() {
        file.input("x", DataType.FP32, 3);
        file.output(file.node("Softmax", List.of("x"), OnnxFile.number("axis", 1)));

        refusal().hasMessage("node 'node 0' (Softmax, opset 13): attribute 'axis': FLOAT (expected: INT)");
    }

    @Test
    void refusesDataInOtherFiles() {
        file.initializer(TensorProto.newBuilder()
                .setName("weight")
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .build());

        refusal().hasMessage("tensor 'weight' keeps its data in another file, which is not supported");
    }

    @Test
    void refusesTensorsOfTheWrongSize() {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName("weight")
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .addDims(3)
                .setRawData(ByteString.copyFrom(new byte[8]));
        file.initializer(tensor.build());

        refusal().hasMessage("tensor 'weight' is damaged: constant FP32 [3]: 8 bytes (expected: 12)");
        refusalOf(with(tensor.clone().setDims(0, -1)))
                .hasMessage("tensor 'weight' is damaged: dimension: -1 (expected: 0 or more)");
        refusalOf(with(tensor.clone().setDims(0, Long.MAX_VALUE))).hasMessageContaining("is damaged");
        refusalOf(with(tensor.clone().clearRawData().addFloatData(1)))
                .hasMessage("tensor 'weight' is damaged: constant FP32 [3]: 4 bytes (expected: 12)");
    }

    private static byte[] with(TensorProto.Builder tensor) {
        OnnxFile other = new OnnxFile(13);
        other.initializer(tensor.build());
        return other.bytes();
    }

    @Test
    void refusesElementTypesItDoesNotKnow() {
        file.initializer(TensorProto.newBuilder()
                .setName("weight")
                .setDataType(TensorProto.DataType.DOUBLE_VALUE)
                .build());

        refusal()
                .hasMessage(
                        "tensor 'weight': element type DOUBLE is not supported (expected: FLOAT, FLOAT16, BFLOAT16, INT64,"
                                + " INT32 or BOOL)");
    }

    @Test
    void readsElementsHeldOneByOne() {
        TensorProto.Builder halves = TensorProto.newBuilder()
                .setName("halves")
                .setDataType(TensorProto.DataType.FLOAT16_VALUE)
                .addDims(2)
                .addInt32Data(0x3C00)
                .addInt32Data(0xC000);
        file.initializer(halves.build());
        file.initializer(TensorProto.newBuilder()
                .setName("truths")
                .setDataType(TensorProto.DataType.BOOL_VALUE)
                .addDims(2)
                .addInt32Data(1)
                .addInt32Data(0)
                .build());
        file.output("halves").output("truths");
        Map<String, Array> outputs = ReferenceGraph.run(file.read(), Map.of());

        assertThat(Array.named("halves", outputs).elements()).containsExactly(1, -2);
        assertThat(Array.named("truths", outputs).elements()).containsExactly(1, 0);
    }

    @Test
    void refusesNamesDefinedTwiceOrNever() {
        file.input("x", DataType.FP32, 3);
        file.node("Neg", List.of("x"), List.of("x"));
        refusal().hasMessageContaining("value 'x' is defined twice");

        OnnxFile other = new OnnxFile(13);
        other.node("Neg", List.of("y"));
        refusalOf(other.bytes()).hasMessage("node 'node 0' (Neg, opset 13): value 'y' is used before it is defined");
    }

    @Test
    void refusesOutputsThatAreNotComputed() {
        file.input("x", DataType.FP32, 2, 3);
        file.input("scale", DataType.FP32, 3);
        file.node("LayerNormalization", List.of("x", "scale"), List.of("y", "mean"));

        refusal().hasMessage("node 'node 0' (LayerNormalization, opset 13): output 'mean' is not supported");
    }

    @Test
    void inputsThatAreAlsoConstantsAreConstants() {
        file.input("c", DataType.FP32, 3);
        file.constant("c", Array.of(DataType.FP32, Shape.of(3), i -> i));
        file.output("c");

        assertThat(file.read().inputs()).isEmpty();
    }

    @Test
    void openDimensionsWithoutANameGetOne() {
        file.input("x", DataType.FP32, "", "");
        file.output("x");

        assertThat(file.read().inputs().getFirst().value().dims()).hasToString("[x.0, x.1]");
    }
}
