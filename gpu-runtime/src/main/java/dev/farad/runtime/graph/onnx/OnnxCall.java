package dev.farad.runtime.graph.onnx;

import ai.onnx.proto.OnnxMl.NodeProto;
import dev.farad.runtime.graph.Dim;
import dev.farad.runtime.graph.GraphBuilder;
import dev.farad.runtime.graph.Op;
import dev.farad.runtime.graph.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One node of an ONNX file, to be translated.
 *
 * @param node as the file has it
 * @param opset version of the operators
 * @param inputs null where an optional one is left out
 * @param attributes of the node
 * @param builder of the graph
 */
record OnnxCall(
        NodeProto node, int opset, List<@Nullable Value> inputs, OnnxAttributes attributes, GraphBuilder builder) {

    String name() {
        return node.getName();
    }

    /** Returns an input that must be there. */
    Value input(int index) {
        Value input = optional(index);
        if (input == null) {
            throw new IllegalArgumentException("input " + index + " is missing");
        }
        return input;
    }

    /** Returns an input, or null if it is left out. */
    @Nullable Value optional(int index) {
        return index < inputs.size() ? inputs.get(index) : null;
    }

    /** Returns the elements of an input that tells a shape, an axis or the like. */
    List<Dim> sizes(int index) {
        List<Dim> contents = builder.contents(input(index));
        if (contents == null) {
            throw new IllegalArgumentException(
                    "input " + index + " depends on more than the sizes of a batch, which is not" + " supported here");
        }
        return contents;
    }

    /** Returns the elements of an input that must be the same for all batches. */
    List<Long> integers(int index) {
        return sizes(index).stream().map(Dim::value).toList();
    }

    /** Returns an axis list that newer opsets take as an input and older ones as an attribute; null if left out. */
    @Nullable List<Long> axes(String attribute, int input, int inputSince) {
        if (opset < inputSince) {
            return attributes.integers(attribute);
        }
        return optional(input) == null ? null : integers(input);
    }

    Value add(Op op, Value... operands) {
        return builder.add(name(), op, operands);
    }

    /**
     * Returns an axis from 0 on.
     *
     * @param rank the axis must be below, or at least its negative
     */
    static int axis(long axis, int rank) {
        if (axis < -rank || axis >= rank) {
            throw new IllegalArgumentException("axis: " + axis + " (expected: " + -rank + " to " + (rank - 1) + ")");
        }
        return (int) (axis < 0 ? axis + rank : axis);
    }
}
