package dev.farad.runtime.graph.fusion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.runtime.graph.Array;
import dev.farad.runtime.graph.Fusion;
import dev.farad.runtime.graph.Graph;
import dev.farad.runtime.graph.Kernel;
import dev.farad.runtime.graph.Node;
import dev.farad.runtime.graph.OnnxFile;
import dev.farad.runtime.graph.Op;
import dev.farad.runtime.graph.ReferenceGraph;
import dev.farad.runtime.graph.Sizes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Applies fusions to a small model and checks that it still answers the same. */
final class FusionCheck {
    private static final Sizes SIZES = new Sizes(Map.of("rows", 3L, "tokens", 5L));

    private FusionCheck() {}

    /** Returns the kernels that are left, views not counted. */
    static List<Op> kernels(OnnxFile file, Fusion... fusions) {
        Graph graph = file.read();
        Graph fused = Fusions.apply(graph, List.of(fusions));
        answersAlike(graph, fused);
        return fused.nodes().stream()
                .map(Node::op)
                .filter(op -> op instanceof Kernel)
                .toList();
    }

    static void answersAlike(Graph graph, Graph fused) {
        Random random = new Random(11);
        Map<String, Array> inputs = new HashMap<>();
        for (Graph.Port port : graph.inputs()) {
            Shape shape = port.value().dims().at(SIZES);
            DataType type = port.value().type();
            // The first row of a mask is all zeros: every key is hidden.
            int zeros = port.name().equals("mask") ? 5 : 0;
            inputs.put(
                    port.name(),
                    Array.of(
                            type,
                            shape,
                            i -> type == DataType.FP32 ? random.nextDouble(-2, 2) : i < zeros ? 0 : random.nextInt(2)));
        }
        Map<String, Array> expected = ReferenceGraph.run(graph, inputs);
        Map<String, Array> actual = ReferenceGraph.run(fused, inputs);
        expected.forEach((name, array) -> {
            Array other = Array.named(name, actual);
            assertThat(other.type()).isEqualTo(array.type());
            assertThat(other.differenceTo(array)).isLessThan(1e-5);
        });
    }

    /** Returns a constant of small random numbers. */
    static Array weights(long... dims) {
        Random random = new Random(dims.length);
        return Array.of(DataType.FP32, Shape.of(dims), i -> random.nextDouble(-1, 1));
    }

    static Array number(double value) {
        return Array.of(DataType.FP32, Shape.of(), i -> value);
    }
}
