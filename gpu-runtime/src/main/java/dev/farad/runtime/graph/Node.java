package dev.farad.runtime.graph;

import java.util.List;

/**
 * One operation of a graph and what it works on.
 *
 * @param name as the model's file calls it, for messages
 * @param op what is computed
 * @param inputs in the order that {@code op} documents
 * @param output what it yields; every op yields one value
 */
public record Node(String name, Op op, List<Value> inputs, Value output) {

    /** Copies the inputs. */
    public Node {
        inputs = List.copyOf(inputs);
    }

    public Value input(int index) {
        return inputs.get(index);
    }
}
