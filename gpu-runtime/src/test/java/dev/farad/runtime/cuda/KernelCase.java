package dev.farad.runtime.cuda;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.runtime.graph.Array;
import dev.farad.runtime.graph.Dim;
import dev.farad.runtime.graph.Dims;
import dev.farad.runtime.graph.Graph;
import dev.farad.runtime.graph.Kernel;
import dev.farad.runtime.graph.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * One kernel with inputs to try it on.
 *
 * @param name for reports
 * @param graph of the one kernel
 * @param inputs to it
 */
record KernelCase(String name, Graph graph, Map<String, Array> inputs) {

    /** Builds a case input by input. */
    static final class Builder {
        private final GraphSketch sketch = new GraphSketch(7);
        private final Random random;
        private final Map<String, Array> inputs = new LinkedHashMap<>();
        private final java.util.List<Value> values = new java.util.ArrayList<>();
        private boolean special;

        Builder(long seed) {
            random = new Random(seed);
        }

        /** Puts NaN and infinities among the FP32 inputs that follow. */
        Builder special() {
            special = true;
            return this;
        }

        Builder floats(long... dims) {
            boolean strange = special;
            return add(DataType.FP32, dims, i -> {
                int die = strange ? random.nextInt(12) : 3;
                return switch (die) {
                    case 0 -> Double.NaN;
                    case 1 -> Double.POSITIVE_INFINITY;
                    case 2 -> Double.NEGATIVE_INFINITY;
                    default -> random.nextGaussian();
                };
            });
        }

        Builder integers(DataType type, int from, int to, long... dims) {
            return add(type, dims, i -> random.nextInt(from, to));
        }

        private Builder add(DataType type, long[] dims, java.util.function.IntToDoubleFunction element) {
            String name = "input " + values.size();
            values.add(sketch.input(name, type, Dims.of(dims)));
            inputs.put(name, Array.of(type, Shape.of(dims), element));
            return this;
        }

        KernelCase of(Kernel kernel, DataType type, long... dims) {
            Value output = sketch.node(kernel, type, Dims.of(dims), values.toArray(Value[]::new));
            String shapes = values.stream()
                    .map(value -> value.type() + " " + value.dims())
                    .toList()
                    .toString();
            return new KernelCase(
                    kernel + " of " + shapes + (special ? " with NaN and infinities" : ""),
                    sketch.output("output", output).graph(),
                    inputs);
        }

        KernelCase of(Kernel kernel, long... dims) {
            return of(kernel, DataType.FP32, dims);
        }
    }

    static List<Dim> dims(long... values) {
        return java.util.Arrays.stream(values).mapToObj(Dim::of).toList();
    }
}
