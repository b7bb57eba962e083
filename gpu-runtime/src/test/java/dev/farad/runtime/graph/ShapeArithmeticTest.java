package dev.farad.runtime.graph;

import static dev.farad.runtime.graph.OnnxFile.integer;
import static dev.farad.runtime.graph.OnnxFile.integers;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.runtime.ModelLoadException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShapeArithmeticTest {
    private final OnnxFile file = new OnnxFile(13);

    private String scalar(long value) {
        return file.constant(Array.of(DataType.INT64, Shape.of(), i -> value));
    }

    @Test
    void chainsThatTellAReshapeItsShapeVanish() {
        file.input("x", DataType.FP32, "rows", "tokens", 384);
        String shape = file.node("Shape", List.of("x"));
        String rows = file.node("Gather", List.of(shape, scalar(0)));
        String tokens = file.node("Gather", List.of(shape, scalar(-2)));
        String first = file.node("Unsqueeze", List.of(rows, file.integers(0)));
        String second = file.node("Reshape", List.of(tokens, file.integers(1)));
        String heads = file.node("Div", List.of(file.integers(384), file.integers(32)));
        String to = file.node("Concat", List.of(first, second, heads, file.integers(32)), integer("axis", 0));
        file.output(file.node("Reshape", List.of("x", to)));
        Graph graph = file.read();

        assertThat(graph.nodes())
                .singleElement()
                .satisfies(node -> assertThat(node.output().dims()).hasToString("[rows, tokens, 12, 32]"));
        assertThat(graph.constants()).isEmpty();
    }

    @Test
    void computesWithNamedSizes() {
        file.input("x", DataType.FP32, "rows", "tokens");
        String shape = file.node("Shape", List.of("x"));
        String both = file.node("Mul", List.of(shape, file.integers(2, 3)));
        String less = file.node("Sub", List.of(both, file.integers(1)));
        String none = file.node("Equal", List.of(less, file.integers(-1)));
        String chosen = file.node("Where", List.of(none, file.integers(7, 7), less));
        String cut = file.node("Slice", List.of(chosen, file.integers(1), file.integers(2)));
        file.output(file.node("Expand", List.of(file.constant(Array.of(DataType.FP32, Shape.of(), i -> 5)), cut)));

        assertThat(file.read().outputs().getFirst().value().dims()).hasToString("[-1 + 3*tokens]");
    }

    @Test
    void sizesThatAreDataReachTheDevice() {
        file.input("x", DataType.FP32, "rows", "tokens");
        String shape = file.node("Shape", List.of("x"));
        String sum = file.node("ReduceSum", List.of(shape, file.integers(0)));
        file.output(file.node("Cast", List.of(sum), integer("to", 1)));
        Graph graph = file.read();
        Array x = Array.of(DataType.FP32, Shape.of(2, 5), i -> i);

        assertThat(graph.nodes().getFirst().op())
                .isEqualTo(new Kernel.Extents(List.of(Dim.of("rows"), Dim.of("tokens"))));
        assertThat(ReferenceGraph.run(graph, Map.of("x", x))
                        .values()
                        .iterator()
                        .next()
                        .elements())
                .containsExactly(7);
    }

    @Test
    void aTableOfPositionsLimitsTheTokens() {
        file.input("x", DataType.FP32, "rows", "tokens");
        String tokens =
                file.node("Slice", List.of(file.node("Shape", List.of("x")), file.integers(1), file.integers(2)));
        String table = file.constant("positions", Array.of(DataType.INT64, Shape.of(1, 512), i -> i));
        String from = file.integers(0);
        file.output(file.node("Slice", List.of(table, from, tokens, file.integers(1))));
        Graph graph = file.read();

        assertThat(graph.limits()).isEqualTo(Map.of("tokens", 512L));
        assertThat(graph.outputs().getFirst().value().dims()).hasToString("[1, tokens]");
    }

    @Test
    void refusesAShapeThatDependsOnData() {
        file.input("x", DataType.FP32, "rows", 4);
        file.input("to", DataType.INT64, 2);
        file.output(file.node("Reshape", List.of("x", "to")));

        assertThatThrownBy(file::read)
                .isInstanceOf(ModelLoadException.class)
                .hasMessage(
                        "node 'node 0' (Reshape, opset 13): input 1 depends on more than the sizes of a batch, which is"
                                + " not supported here");
    }

    @Test
    void refusesACutThatMayLieOutside() {
        file.input("x", DataType.FP32, "rows", "tokens");
        String one = file.integers(1);
        file.output(file.node("Slice", List.of("x", file.integers(2), file.integers(9), one)));

        assertThatThrownBy(file::read)
                .isInstanceOf(ModelLoadException.class)
                .hasMessage(
                        "node 'node 0' (Slice, opset 13): bound: 2 (expected: one that lies inside tokens for all batches)");
    }

    @Test
    void refusesSizesThatNeedNotAgree() {
        file.input("x", DataType.FP32, "rows", "tokens");
        file.input("y", DataType.FP32, "rows", 4);
        file.output(file.node("Add", List.of("x", "y")));

        assertThatThrownBy(file::read)
                .isInstanceOf(ModelLoadException.class)
                .hasMessage(
                        "node 'node 0' (Add, opset 13): shapes: [rows, tokens] and [rows, 4] (expected: equal or 1 along"
                                + " each axis, at all sizes)");
    }

    @Test
    void aSmallFileCannotAskForALargeConstant() {
        String huge = file.integers(1 << 20, 1 << 20);
        file.output(file.node("ConstantOfShape", List.of(huge)));

        assertThat(file.read().nodes())
                .singleElement()
                .satisfies(node -> assertThat(node.op()).isInstanceOf(Kernel.Expand.class));
    }

    @Test
    void anUnknownAxisIsRefusedByName() {
        file.input("x", DataType.FP32, 2, 2);
        file.output(file.node("ReduceMean", List.of("x"), integers("axes", 2)));

        assertThatThrownBy(file::read).hasMessage("node 'node 0' (ReduceMean, opset 13): axis: 2 (expected: -2 to 1)");
    }
}
