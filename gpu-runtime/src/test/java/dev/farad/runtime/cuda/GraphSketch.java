package dev.farad.runtime.cuda;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.runtime.graph.Constant;
import dev.farad.runtime.graph.Dims;
import dev.farad.runtime.graph.Graph;
import dev.farad.runtime.graph.Kernel;
import dev.farad.runtime.graph.Node;
import dev.farad.runtime.graph.Value;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A graph drawn by hand, so that tests need no model file. */
final class GraphSketch {
    private final Random random;
    private final List<Graph.Port> inputs = new ArrayList<>();
    private final List<Graph.Port> outputs = new ArrayList<>();
    private final Map<Value, Constant> constants = new HashMap<>();
    private final List<Node> nodes = new ArrayList<>();
    private int values;

    GraphSketch(long seed) {
        random = new Random(seed);
    }

    private Value value(DataType type, Dims dims) {
        return new Value(values++, type, dims);
    }

    Value input(String name, DataType type, Dims dims) {
        Value value = value(type, dims);
        inputs.add(new Graph.Port(name, value));
        return value;
    }

    /** Adds a constant of normally distributed numbers around a mean. */
    Value weight(double mean, double deviation, long... dims) {
        Shape shape = Shape.of(dims);
        MemorySegment data = MemorySegment.ofArray(new byte[Math.toIntExact(4 * shape.elements())]);
        for (long i = 0; i < shape.elements(); i++) {
            data.set(ValueLayout.JAVA_FLOAT_UNALIGNED, i * 4, (float) (mean + deviation * random.nextGaussian()));
        }
        Value value = value(DataType.FP32, Dims.of(dims));
        constants.put(value, new Constant(DataType.FP32, shape, data));
        return value;
    }

    Value node(Kernel kernel, DataType type, Dims dims, Value... operands) {
        Value value = value(type, dims);
        nodes.add(new Node("node " + value.id(), kernel, List.of(operands), value));
        return value;
    }

    GraphSketch output(String name, Value value) {
        outputs.add(new Graph.Port(name, value));
        return this;
    }

    Graph graph(Map<String, Long> limits) {
        return new Graph(inputs, outputs, constants, nodes, limits);
    }

    Graph graph() {
        return graph(Map.of());
    }
}
