package dev.farad.runtime.graph;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One pass of a {@link Fusion} over a graph, from the first node to the last. Used by one thread. */
public final class Rewriting {
    private final Map<Value, Integer> uses = new HashMap<>();
    private final GraphBuilder builder;

    private Rewriting(Graph graph) {
        this.builder = GraphBuilder.on(graph);
        graph.nodes().forEach(node -> node.inputs().forEach(this::count));
        graph.outputs().forEach(output -> count(output.value()));
    }

    private void count(Value value) {
        uses.merge(value, 1, Integer::sum);
    }

    /** Returns the graph with every group replaced that a fusion finds. */
    public static Graph of(Graph graph, Fusion fusion) {
        Rewriting rewriting = new Rewriting(graph);
        for (Node node : graph.nodes()) {
            if (!fusion.fuse(node, rewriting)) {
                rewriting.builder.keep(node);
            }
        }
        return rewriting.builder.graph(graph.outputs());
    }

    /** Returns the node that computes a value, or null for inputs and constants. */
    public @Nullable Node producer(Value value) {
        return builder.producer(value);
    }

    /** Returns the elements of a constant, or null for any other value. */
    public @Nullable Constant constant(Value value) {
        return builder.constant(value);
    }

    /** Returns whether one node alone, or one output, used a value before this pass. */
    public boolean usedOnce(Value value) {
        return uses.getOrDefault(value, 0) == 1;
    }

    /** Adds what an op computes; see {@link GraphBuilder#add(String, Op, List)}. */
    public Value add(String name, Op op, List<Value> inputs) {
        return builder.add(name, op, inputs);
    }

    /**
     * Lets a node's output be computed in another way.
     *
     * @throws IllegalArgumentException if the op does not yield the same type and shape
     */
    public void replace(Node node, Op op, List<Value> inputs) {
        Inference.Yield yield = Inference.of(op, inputs);
        Value output = node.output();
        if (yield.type() != output.type() || !yield.dims().equals(output.dims())) {
            throw new IllegalArgumentException("replacement of '" + node.name() + "' by " + op + ": " + yield
                    + " (expected: " + output.type() + " " + output.dims() + ")");
        }
        builder.keep(new Node(node.name(), op, inputs, output));
    }
}
