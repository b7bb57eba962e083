package dev.farad.runtime.graph;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A graph in the making. Each op that is added is checked and its shape inferred; one whose result does not depend on a
 * batch, or on its sizes alone, is computed on the spot and leaves no node. Used by one thread.
 */
public final class GraphBuilder {
    private final List<Graph.Port> inputs = new ArrayList<>();
    private final Map<Value, Constant> constants = new HashMap<>();
    private final Map<Value, List<Dim>> contents = new HashMap<>();
    private final Map<Value, Node> nodes = new LinkedHashMap<>();
    private final Map<String, Long> limits = new HashMap<>();
    private int nextId;

    /** Makes a builder of an empty graph. */
    public GraphBuilder() {}

    /** Returns a builder with a graph's inputs, constants and limits, but none of its nodes. */
    static GraphBuilder on(Graph graph) {
        GraphBuilder builder = new GraphBuilder();
        builder.inputs.addAll(graph.inputs());
        builder.constants.putAll(graph.constants());
        builder.limits.putAll(graph.limits());
        int last = -1;
        for (Graph.Port input : graph.inputs()) {
            last = Math.max(last, input.value().id());
        }
        for (Value constant : graph.constants().keySet()) {
            last = Math.max(last, constant.id());
        }
        for (Node node : graph.nodes()) {
            last = Math.max(last, node.output().id());
        }
        builder.nextId = last + 1;
        return builder;
    }

    /** Adds an input. */
    public Value input(String name, DataType type, Dims dims) {
        Value value = new Value(nextId++, type, dims);
        inputs.add(new Graph.Port(name, value));
        return value;
    }

    /** Adds a constant. */
    public Value constant(Constant constant) {
        Value value = new Value(nextId++, constant.type(), constant.dims());
        constants.put(value, constant);
        return value;
    }

    /** Adds sizes of the batch as an INT64 value of rank 1; a constant if all are known. */
    public Value extents(List<Dim> sizes) {
        if (sizes.stream().allMatch(Dim::known)) {
            return constant(Elements.ofDims(DataType.INT64, Shape.of(sizes.size()), sizes));
        }
        Value value = node("sizes", new Kernel.Extents(sizes), List.of());
        contents.put(value, List.copyOf(sizes));
        return value;
    }

    /**
     * Adds what an op computes.
     *
     * @param name for messages
     * @throws IllegalArgumentException if the inputs do not fit the op
     */
    public Value add(String name, Op op, Value... operands) {
        return add(name, op, List.of(operands));
    }

    /**
     * Adds what an op computes.
     *
     * @param name for messages
     * @throws IllegalArgumentException if the inputs do not fit the op
     */
    public Value add(String name, Op op, List<Value> operands) {
        if (changesNothing(op, operands)) {
            return operands.getFirst();
        }
        Inference.Yield yield = Inference.of(op, operands);
        Constant constant = folded(op, operands, yield);
        if (constant != null) {
            return constant(constant);
        }
        List<Dim> sizes =
                ShapeArithmetic.of(op, operands.stream().map(this::contents).toList(), yield.dims());
        if (sizes == null) {
            return node(name, op, operands);
        }
        return sizes(name, sizes, yield);
    }

    private static boolean changesNothing(Op op, List<Value> operands) {
        return switch (op) {
            case Op.Reshape(Dims to) -> to.equals(operands.getFirst().dims());
            case Kernel.Expand(Dims to) -> to.equals(operands.getFirst().dims());
            case Kernel.Cast(DataType to) -> to == operands.getFirst().type();
            case Kernel.Transpose(List<Integer> order) ->
                order.stream().sorted().toList().equals(order);
            default -> false;
        };
    }

    private @Nullable Constant folded(Op op, List<Value> operands, Inference.Yield yield) {
        List<Constant> known = new ArrayList<>();
        for (Value operand : operands) {
            Constant constant = constants.get(operand);
            if (constant == null) {
                return null;
            }
            known.add(constant);
        }
        return yield.dims().known() && !known.isEmpty() ? Folding.of(op, known, yield) : null;
    }

    private Value sizes(String name, List<Dim> sizes, Inference.Yield yield) {
        if (yield.dims().known() && sizes.stream().allMatch(Dim::known)) {
            return constant(Elements.ofDims(yield.type(), yield.dims().at(Sizes.NONE), sizes));
        }
        Value value = extents(sizes);
        if (!value.type().equals(yield.type())) {
            value = node(name, new Kernel.Cast(yield.type()), List.of(value));
        }
        if (!value.dims().equals(yield.dims())) {
            value = node(name, new Op.Reshape(yield.dims()), List.of(value));
        }
        contents.put(value, sizes);
        return value;
    }

    private Value node(String name, Op op, List<Value> operands) {
        Inference.Yield yield = Inference.of(op, operands);
        Value value = new Value(nextId++, yield.type(), yield.dims());
        nodes.put(value, new Node(name, op, operands, value));
        return value;
    }

    /** Adds a node of another graph as it is. */
    void keep(Node node) {
        nodes.put(node.output(), node);
    }

    /** Says that a named size must not exceed a value. */
    public void limit(String name, long most) {
        limits.merge(name, most, Math::min);
    }

    /** Returns the node that computes a value, or null for inputs and constants. */
    public @Nullable Node producer(Value value) {
        return nodes.get(value);
    }

    /** Returns the elements of a value that the file gives, or null for any other. */
    public @Nullable Constant constant(Value value) {
        return constants.get(value);
    }

    /** Returns the elements of a small integer value, in order, if they depend on the batch's sizes at most, or null. */
    public @Nullable List<Dim> contents(Value value) {
        Constant constant = constants.get(value);
        return constant == null ? contents.get(value) : Elements.integers(constant);
    }

    /** Returns the graph that yields the given outputs, without what they do not need. */
    public Graph graph(List<Graph.Port> outputs) {
        Set<Value> needed = new HashSet<>();
        outputs.forEach(output -> needed.add(output.value()));
        List<Node> kept = new ArrayList<>();
        for (Node node : new ArrayList<>(nodes.values()).reversed()) {
            if (needed.contains(node.output())) {
                kept.addFirst(node);
                needed.addAll(node.inputs());
            }
        }
        Map<Value, Constant> used = new HashMap<>(constants);
        used.keySet().retainAll(needed);
        return new Graph(inputs, outputs, used, kept, limits);
    }
}
