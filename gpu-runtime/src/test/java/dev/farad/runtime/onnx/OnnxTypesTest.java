package dev.farad.runtime.onnx;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Bench;
import dev.farad.runtime.Lane;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.ModelLoadException;
import dev.farad.runtime.Signature;
import dev.farad.runtime.TensorSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which types of tensors pass into a graph and out of it. */
class OnnxTypesTest extends OnnxFixture {
    @Test
    void everyTypeThatCanBeFedPassesThrough() throws IOException {
        Map<Integer, DataType> types = Map.ofEntries(
                Map.entry(TinyGraph.BOOL, DataType.BOOL),
                Map.entry(TinyGraph.UINT8, DataType.UINT8),
                Map.entry(TinyGraph.INT8, DataType.INT8),
                Map.entry(TinyGraph.INT16, DataType.INT16),
                Map.entry(TinyGraph.INT32, DataType.INT32),
                Map.entry(TinyGraph.INT64, DataType.INT64),
                Map.entry(TinyGraph.FLOAT16, DataType.FP16),
                Map.entry(TinyGraph.BFLOAT16, DataType.BF16),
                Map.entry(TinyGraph.FLOAT, DataType.FP32),
                Map.entry(TinyGraph.DOUBLE, DataType.FP64));
        for (Map.Entry<Integer, DataType> type : types.entrySet()) {
            byte[] bytes = new byte[2 * type.getValue().elementBytes()];
            bytes[0] = 1;
            bytes[bytes.length - 1] = 1;
            try (LoadedModel model = load(TinyGraph.copying(type.getKey(), ANY, 2))) {
                assertThat(model.signature().inputs())
                        .containsExactly(new TensorSpec("x", type.getValue(), Shape.of(ANY, 2)));

                BatchResult.Done done = bench.done(
                        model.lanes().getFirst(),
                        List.of(item(1, 1, bench.bytes("x", type.getValue(), Shape.of(1, 2), bytes))));

                assertThat(only(done, 0).type()).isEqualTo(type.getValue());
                assertThat(only(done, 0).shape()).isEqualTo(Shape.of(1, 2));
                assertThat(only(done, 0).data().toArray(JAVA_BYTE)).isEqualTo(bytes);
                Bench.close(done);
            }
        }
    }

    @Test
    void inputTypesThatCannotBeFedAreNamed() throws IOException {
        for (int type : new int[] {TinyGraph.UINT16, TinyGraph.UINT32, TinyGraph.UINT64}) {
            TinyGraph graph = TinyGraph.copying(type, ANY);
            assertThatThrownBy(() -> load(graph))
                    .isInstanceOf(ModelLoadException.class)
                    .hasMessageContaining("input 'x' is of kind UINT");
        }
    }

    @Test
    void outputsOfUnsignedTypesCanBeRead() throws IOException {
        Map<Integer, DataType> types = Map.of(
                TinyGraph.UINT16, DataType.UINT16,
                TinyGraph.UINT32, DataType.UINT32,
                TinyGraph.UINT64, DataType.UINT64);
        for (Map.Entry<Integer, DataType> type : types.entrySet()) {
            TinyGraph graph = new TinyGraph()
                    .input("x", TinyGraph.INT64, ANY)
                    .output("y", type.getKey(), ANY)
                    .cast("x", "y", type.getKey());
            try (LoadedModel model = load(graph)) {
                BatchResult.Done done = bench.done(
                        model.lanes().getFirst(), List.of(item(1, 1, bench.longs("x", Shape.of(1), 0xFEDC))));

                assertThat(only(done, 0).type()).isEqualTo(type.getValue());
                byte[] expected = new byte[type.getValue().elementBytes()];
                expected[0] = (byte) 0xDC;
                expected[1] = (byte) 0xFE;
                assertThat(only(done, 0).data().toArray(JAVA_BYTE)).isEqualTo(expected);
                Bench.close(done);
            }
        }
    }

    @Test
    void outputThatIsNoTensorIsNamed() {
        TinyGraph graph = new TinyGraph()
                .input("x", TinyGraph.FLOAT, ANY)
                .listOutput("all", TinyGraph.FLOAT)
                .node("SequenceConstruct", "x", "all");

        assertThatThrownBy(() -> load(graph))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("output 'all' is of kind SequenceInfo");
    }

    @Test
    void scalarsRun() throws IOException {
        try (LoadedModel model = load(TinyGraph.copying(TinyGraph.INT64))) {
            assertThat(model.signature().batching()).isEqualTo(Signature.Batching.NONE);

            BatchResult.Done done =
                    bench.done(model.lanes().getFirst(), List.of(item(1, 1, bench.longs("x", Shape.of(), 16_000))));

            assertThat(only(done, 0).shape()).isEqualTo(Shape.of());
            assertThat(only(done, 0).data().get(ValueLayout.JAVA_LONG, 0)).isEqualTo(16_000);
            Bench.close(done);
        }
    }

    @Test
    void emptyTensorsRun() throws IOException {
        try (LoadedModel model = load(TinyGraph.copying(TinyGraph.FLOAT, ANY, 3))) {
            BatchResult.Done alone =
                    bench.done(model.lanes().getFirst(), List.of(item(0, 1, bench.floats("x", Shape.of(0, 3)))));
            assertThat(only(alone, 0).shape()).isEqualTo(Shape.of(0, 3));
            Bench.close(alone);

            BatchResult.Done together = bench.done(
                    model.lanes().getFirst(),
                    List.of(
                            item(0, 1, bench.floats("x", Shape.of(0, 3))),
                            item(1, 1, bench.floats("x", Shape.of(1, 3), 1, 2, 3))));
            assertThat(only(together, 0).shape()).isEqualTo(Shape.of(0, 3));
            assertThat(Bench.floats(only(together, 1))).containsExactly(1, 2, 3);
            Bench.close(together);
        }
    }

    @Test
    void stringsRunAloneAndTogether() throws IOException {
        byte[] one = strings("wide", "größer");
        byte[] other = strings("", "x");
        try (LoadedModel model = load(TinyGraph.copying(TinyGraph.STRING, ANY, 2))) {
            assertThat(model.signature().batching()).isEqualTo(Signature.Batching.EQUAL);
            BatchResult.Done alone = bench.done(
                    model.lanes().getFirst(),
                    List.of(item(1, 1, bench.bytes("x", DataType.BYTES, Shape.of(1, 2), one))));
            assertThat(only(alone, 0).data().toArray(JAVA_BYTE)).isEqualTo(one);
            Bench.close(alone);

            BatchResult.Done together = bench.done(
                    model.lanes().getFirst(),
                    List.of(
                            item(1, 1, bench.bytes("x", DataType.BYTES, Shape.of(1, 2), one)),
                            item(1, 1, bench.bytes("x", DataType.BYTES, Shape.of(1, 2), other))));
            assertThat(only(together, 0).data().toArray(JAVA_BYTE)).isEqualTo(one);
            assertThat(only(together, 1).data().toArray(JAVA_BYTE)).isEqualTo(other);
            assertThat(only(together, 1).shape()).isEqualTo(Shape.of(1, 2));
            Bench.close(together);
        }
    }

    @Test
    void scalarStringsAndEmptyOnesRun() throws IOException {
        try (LoadedModel model = load(TinyGraph.copying(TinyGraph.STRING))) {
            BatchResult.Done done = bench.done(
                    model.lanes().getFirst(),
                    List.of(item(1, 1, bench.bytes("x", DataType.BYTES, Shape.of(), strings("alone")))));
            assertThat(only(done, 0).data().toArray(JAVA_BYTE)).isEqualTo(strings("alone"));
            Bench.close(done);
        }
        try (LoadedModel model = load(TinyGraph.copying(TinyGraph.STRING, ANY))) {
            BatchResult.Done done = bench.done(
                    model.lanes().getFirst(), List.of(item(0, 1, bench.bytes("x", DataType.BYTES, Shape.of(0)))));
            assertThat(only(done, 0).bytes()).isZero();
            Bench.close(done);
        }
    }

    @Test
    void stringsThatAreNoneAreRefused() throws IOException {
        try (LoadedModel model = load(TinyGraph.copying(TinyGraph.STRING, ANY))) {
            Lane lane = model.lanes().getFirst();
            assertFails(
                    bench.run(lane, List.of(item(1, 1, bench.bytes("x", DataType.BYTES, Shape.of(1), (byte) 9)))),
                    BatchResult.Kind.INVALID_INPUT,
                    "input 'x': element 0 does not lie within its 1 bytes");
            assertFails(
                    bench.run(lane, List.of(item(1, 1, bench.bytes("x", DataType.BYTES, Shape.of(1), new byte[] {
                        5, 0, 0, 0, 'a'
                    })))),
                    BatchResult.Kind.INVALID_INPUT,
                    "element 0 does not lie within its 5 bytes");
            assertFails(
                    bench.run(lane, List.of(item(1, 1, bench.bytes("x", DataType.BYTES, Shape.of(1), new byte[] {
                        1, 0, 0, 0, (byte) 0xFF
                    })))),
                    BatchResult.Kind.INVALID_INPUT,
                    "not UTF-8");
        }
    }

    private static byte[] strings(String... elements) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String element : elements) {
            byte[] utf8 = element.getBytes(StandardCharsets.UTF_8);
            bytes.writeBytes(new byte[] {(byte) utf8.length, 0, 0, 0});
            bytes.writeBytes(utf8);
        }
        return bytes.toByteArray();
    }
}
