package dev.farad.runtime.graph.fusion;

import dev.farad.runtime.graph.Fusion;
import dev.farad.runtime.graph.Kernel.Activation;
import dev.farad.runtime.graph.Kernel.Attention;
import dev.farad.runtime.graph.Kernel.Concat;
import dev.farad.runtime.graph.Kernel.Linear;
import dev.farad.runtime.graph.Node;
import dev.farad.runtime.graph.Rewriting;
import dev.farad.runtime.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Attention whose q, k and v are three projections of one input: one projection with all three weights side by side. */
final class PackedAttentionFusion implements Fusion {

    @Override
    public boolean fuse(Node node, Rewriting graph) {
        if (!(node.op() instanceof Attention attention) || attention.packed()) {
            return false;
        }
        List<Node> projections = new ArrayList<>();
        for (Value part : node.inputs().subList(0, 3)) {
            Node linear = new Pattern(graph).by(part, new Linear(Activation.NONE));
            if (linear == null || !graph.usedOnce(part)) {
                return false;
            }
            projections.add(linear);
        }
        Value x = projections.getFirst().input(0);
        if (!projections.stream().allMatch(linear -> linear.input(0).equals(x))) {
            return false;
        }
        Value weight = sideBySide(projections, 1, 1, graph);
        Value bias = sideBySide(projections, 2, 0, graph);
        if (graph.constant(weight) == null || graph.constant(bias) == null) {
            return false;
        }
        String name = projections.getFirst().name();
        List<Value> inputs = new ArrayList<>();
        inputs.add(graph.add(name, new Linear(Activation.NONE), List.of(x, weight, bias)));
        inputs.addAll(node.inputs().subList(3, node.inputs().size()));
        graph.replace(
                node,
                new Attention(attention.heads(), attention.headWidth(), attention.scale(), true, attention.mask()),
                inputs);
        return true;
    }

    /** Joins one input of all three projections; constants, so the result is one. */
    private static Value sideBySide(List<Node> projections, int input, int axis, Rewriting graph) {
        List<Value> parts = IntStream.range(0, 3)
                .mapToObj(i -> projections.get(i).input(input))
                .toList();
        return graph.add(projections.getFirst().name(), new Concat(axis), parts);
    }
}
