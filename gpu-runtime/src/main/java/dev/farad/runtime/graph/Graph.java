package dev.farad.runtime.graph;

import java.util.List;
import java.util.Map;

/**
 * A model as typed operations on values. Immutable; nothing in it is unused.
 *
 * @param inputs what a batch brings, in the order of the model's file
 * @param outputs what it yields, in the order of the model's file
 * @param constants what the file gives, by value
 * @param nodes in an order in which each value is computed before it is used
 * @param limits the largest value that a named size may have, where there is one
 */
public record Graph(
        List<Port> inputs,
        List<Port> outputs,
        Map<Value, Constant> constants,
        List<Node> nodes,
        Map<String, Long> limits) {

    /** Copies the collections. */
    public Graph {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
        constants = Map.copyOf(constants);
        nodes = List.copyOf(nodes);
        limits = Map.copyOf(limits);
    }

    /**
     * A value with a name that callers know.
     *
     * @param name of the tensor
     * @param value it is
     */
    public record Port(String name, Value value) {}
}
