package dev.farad.runtime.graph.onnx;

import dev.farad.runtime.graph.Value;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The translation of one operator of the ONNX standard into ops of a graph. */
@FunctionalInterface
interface OnnxOperator {
    /** All that are supported, by name. */
    Map<String, OnnxOperator> SUPPORTED = supported();

    /**
     * Adds what a node computes to the graph and returns its outputs; optional ones that are not supported are left out.
     *
     * @throws IllegalArgumentException if the node cannot be translated; the message says why
     */
    List<Value> translate(OnnxCall call);

    /** Returns the operator of the given name, or null if it is not supported. */
    static @Nullable OnnxOperator named(String domain, String type) {
        return Set.of("", "ai.onnx").contains(domain) ? SUPPORTED.get(type) : null;
    }

    private static Map<String, OnnxOperator> supported() {
        Map<String, OnnxOperator> all = new HashMap<>();
        for (Map<String, Single> group : List.of(OnnxElementwise.OPERATORS, OnnxLayout.OPERATORS, OnnxRows.OPERATORS)) {
            group.forEach((name, single) -> all.put(name, call -> List.of(single.translate(call))));
        }
        all.put("Split", OnnxLayout::split);
        return Map.copyOf(all);
    }

    /** The translation of an operator that has one output. */
    @FunctionalInterface
    interface Single {
        Value translate(OnnxCall call);
    }
}
