package dev.farad.runtime.graph.program;

import dev.farad.pool.Shape;
import dev.farad.runtime.graph.Dim;
import dev.farad.runtime.graph.Dims;
import dev.farad.runtime.graph.Graph;
import dev.farad.runtime.graph.Kernel;
import dev.farad.runtime.graph.Sizes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A graph in the order and memory in which a device runs it. Immutable; safe for any thread.
 *
 * @param inputs what a batch brings, each copied to its operand before the first step
 * @param outputs what it yields, each copied from its operand after the last step
 * @param weights what stays on the device as long as the model is loaded
 * @param slots what a batch needs besides
 * @param steps in the order in which they run
 * @param limits the largest value that a named size may have, where there is one
 */
public record Program(
        List<Port> inputs,
        List<Port> outputs,
        List<Weight> weights,
        List<Slot> slots,
        List<Step> steps,
        Map<String, Long> limits) {

    /** Copies the collections. */
    public Program {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        weights = List.copyOf(weights);
        slots = List.copyOf(slots);
        steps = List.copyOf(steps);
        limits = Map.copyOf(limits);
    }

    /**
     * A tensor that callers know by name.
     *
     * @param name of the tensor
     * @param operand where it lies; of the graph's type whatever the program's precision, so FP32 stays FP32
     */
    public record Port(String name, Operand operand) {}

    /** Returns the program of a graph with its FP32 values kept in the given precision. */
    public static Program of(Graph graph, Precision precision) {
        return new Assembly(graph, precision).program();
    }

    /**
     * Returns the named sizes of a batch whose inputs have the given shapes, in the order of {@link #inputs}.
     *
     * @throws IllegalArgumentException if a shape does not fit, contradicts another, or a size exceeds its limit
     */
    public Sizes sizes(List<Shape> shapes) {
        if (shapes.size() != inputs.size()) {
            throw new IllegalArgumentException("shapes: " + shapes + " (expected: " + inputs.size() + " of them)");
        }
        Map<String, Long> values = new HashMap<>();
        for (int i = 0; i < shapes.size(); i++) {
            Dims dims = inputs.get(i).operand().dims();
            if (shapes.get(i).rank() != dims.rank()) {
                throw mismatch(inputs.get(i), shapes.get(i));
            }
            for (int axis = 0; axis < dims.rank(); axis++) {
                if (!bind(values, dims.dim(axis), shapes.get(i).dim(axis))) {
                    throw mismatch(inputs.get(i), shapes.get(i));
                }
            }
        }
        return checked(values);
    }

    /** Takes a size for what it says of a name; false if that contradicts what is known. */
    private static boolean bind(Map<String, Long> values, Dim dim, long size) {
        String name = dim.name();
        if (name == null) {
            return dim.is(size);
        }
        Long before = values.putIfAbsent(name, size);
        return before == null || before == size;
    }

    private static IllegalArgumentException mismatch(Port input, Shape shape) {
        return new IllegalArgumentException("input '" + input.name() + "': " + shape + " (expected: "
                + input.operand().dims() + ", alike in all inputs)");
    }

    private Sizes checked(Map<String, Long> values) {
        limits.forEach((name, limit) -> {
            if (values.getOrDefault(name, 0L) > limit) {
                throw new IllegalArgumentException(
                        name + ": " + values.get(name) + " (expected: at most " + limit + ")");
            }
        });
        return new Sizes(values);
    }

    /**
     * Returns the named sizes of a batch of so many rows, each padded to one width: axis 0 of every input is the rows, and
     * axis 1, where its size is named, the width.
     *
     * @throws IllegalArgumentException if the inputs do not look like that or a size exceeds its limit
     */
    public Sizes sizes(long rows, long width) {
        List<Shape> shapes = new ArrayList<>();
        for (Port input : inputs) {
            Dims dims = input.operand().dims();
            shapes.add(Shape.of(IntStream.range(0, dims.rank())
                    .mapToLong(axis -> size(dims.dim(axis), axis, rows, width))
                    .toArray()));
        }
        return sizes(shapes);
    }

    private static long size(Dim dim, int axis, long rows, long width) {
        if (axis == 0) {
            return rows;
        }
        if (dim.known()) {
            return dim.value();
        }
        if (axis == 1) {
            return width;
        }
        throw new IllegalArgumentException("axis " + axis + ": " + dim + " (expected: a known size beyond axis 1)");
    }

    /** Returns where everything lies in one block of memory at the given sizes. */
    public MemoryPlan plan(Sizes sizes, StepScratch scratch) {
        int count = slots.size() + steps.size();
        long[] bytes = new long[count];
        int[] first = new int[count];
        int[] last = new int[count];
        for (int i = 0; i < slots.size(); i++) {
            bytes[i] = slots.get(i).bytes(sizes);
            first[i] = slots.get(i).firstStep();
            last[i] = slots.get(i).lastStep();
        }
        for (int i = 0; i < steps.size(); i++) {
            bytes[slots.size() + i] = scratch.bytes(steps.get(i), sizes);
            first[slots.size() + i] = i;
            last[slots.size() + i] = i;
        }
        return MemoryPlan.of(slots.size(), bytes, first, last);
    }

    /** Returns the bytes of the block that a batch needs, where no step needs scratch of its own. */
    public long peakBytes(long rows, long width) {
        return plan(sizes(rows, width), StepScratch.NONE).peakBytes();
    }

    /**
     * Returns the entries of the smallest table that an input's elements are indices of, or {@link Long#MAX_VALUE} if they
     * are none: each element must be below it, and not below its negative. Kernels only promise not to read outside; a
     * backend should refuse a batch with other elements before it runs.
     */
    public long entries(Port input) {
        long entries = Long.MAX_VALUE;
        for (Step step : steps) {
            switch (step.kernel()) {
                case Kernel.Gather(int axis)
                when step.input(1).storage().equals(input.operand().storage()) ->
                    entries = Math.min(entries, least(step.input(0).dims().dim(axis)));
                case Kernel.Embedding _ -> entries = Math.min(entries, entries(step, input));
                default -> {}
            }
        }
        return entries;
    }

    /** Returns the entries of the smallest table of an embedding whose ids an input gives: they follow their table. */
    private static long entries(Step embedding, Port input) {
        long entries = Long.MAX_VALUE;
        for (int i = 1; i < embedding.inputs().size(); i++) {
            if (embedding.input(i).storage().equals(input.operand().storage())) {
                entries = Math.min(entries, least(embedding.input(i - 1).dims().dim(0)));
            }
        }
        return entries;
    }

    private static long least(Dim entries) {
        return entries.known() ? entries.value() : Long.MAX_VALUE;
    }

    /** Returns the bytes of all weights, each at an offset that is a multiple of {@link MemoryPlan#ALIGNMENT}. */
    public long weightBytes() {
        return weights.stream()
                .mapToLong(Weight::bytes)
                .map(MemoryPlan::aligned)
                .sum();
    }
}
