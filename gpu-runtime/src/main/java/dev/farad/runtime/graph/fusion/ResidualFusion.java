package dev.farad.runtime.graph.fusion;

import dev.farad.runtime.graph.Fusion;
import dev.farad.runtime.graph.Kernel.BinaryFunction;
import dev.farad.runtime.graph.Kernel.LayerNorm;
import dev.farad.runtime.graph.Node;
import dev.farad.runtime.graph.Rewriting;
import java.util.List;

/** A layer normalisation of a sum that nothing else uses: {@code norm(x + residual)}. */
final class ResidualFusion implements Fusion {

    @Override
    public boolean fuse(Node node, Rewriting graph) {
        if (!(node.op() instanceof LayerNorm(int axis, float epsilon, boolean residual)) || residual) {
            return false;
        }
        Node sum = new Pattern(graph).by(node.input(0), BinaryFunction.ADD);
        if (sum == null
                || !graph.usedOnce(sum.output())
                || !sum.input(0).dims().equals(sum.input(1).dims())) {
            return false;
        }
        graph.replace(
                node,
                new LayerNorm(axis, epsilon, true),
                List.of(sum.input(0), sum.input(1), node.input(1), node.input(2)));
        return true;
    }
}
