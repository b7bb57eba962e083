package dev.farad.runtime.graph.fusion;

import dev.farad.runtime.graph.Fusion;
import dev.farad.runtime.graph.Kernel.Activation;
import dev.farad.runtime.graph.Kernel.Linear;
import dev.farad.runtime.graph.Kernel.Unary;
import dev.farad.runtime.graph.Kernel.UnaryFunction;
import dev.farad.runtime.graph.Node;
import dev.farad.runtime.graph.Rewriting;
import java.util.Map;

/** A function of each element that alone uses a {@link Linear}'s output. */
final class ActivationFusion implements Fusion {
    private static final Map<UnaryFunction, Activation> ACTIVATIONS =
            Map.of(UnaryFunction.GELU, Activation.GELU, UnaryFunction.RELU, Activation.RELU);

    @Override
    public boolean fuse(Node node, Rewriting graph) {
        if (!(node.op() instanceof Unary(UnaryFunction function)) || !ACTIVATIONS.containsKey(function)) {
            return false;
        }
        Node linear = new Pattern(graph).by(node.input(0), new Linear(Activation.NONE));
        if (linear == null || !graph.usedOnce(linear.output())) {
            return false;
        }
        Activation activation = ACTIVATIONS.getOrDefault(function, Activation.NONE);
        graph.replace(node, new Linear(activation), linear.inputs());
        return true;
    }
}
