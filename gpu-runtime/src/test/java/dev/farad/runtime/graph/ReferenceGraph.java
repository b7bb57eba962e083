package dev.farad.runtime.graph;

import dev.farad.pool.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs a graph node by node, each array on its own. */
public final class ReferenceGraph {
    private ReferenceGraph() {}

    /** Returns the outputs by name. */
    public static Map<String, Array> run(Graph graph, Map<String, Array> inputs) {
        Map<Value, Array> arrays = new HashMap<>();
        Map<String, Long> sizes = new HashMap<>();
        for (Graph.Port port : graph.inputs()) {
            Array array = Array.named(port.name(), inputs);
            arrays.put(port.value(), array);
            for (int axis = 0; axis < array.rank(); axis++) {
                String name = port.value().dims().dim(axis).name();
                if (name != null) {
                    sizes.put(name, array.shape().dim(axis));
                }
            }
        }
        graph.constants()
                .forEach((value, constant) ->
                        arrays.put(value, Array.read(constant.type(), constant.shape(), constant.data())));
        for (Node node : graph.nodes()) {
            arrays.put(node.output(), run(node, arrays, new Sizes(sizes)));
        }
        Map<String, Array> outputs = new LinkedHashMap<>();
        graph.outputs().forEach(port -> outputs.put(port.name(), arrays.get(port.value())));
        return outputs;
    }

    private static Array run(Node node, Map<Value, Array> arrays, Sizes sizes) {
        List<Array> operands = new ArrayList<>();
        node.inputs().forEach(value -> operands.add(arrays.get(value)));
        Shape shape = node.output().dims().at(sizes);
        return switch (node.op()) {
            case Op.Reshape _ -> operands.getFirst().as(shape);
            case Kernel kernel ->
                ReferenceKernels.run(kernel, operands, node.output().type(), shape, sizes);
        };
    }
}
