package dev.farad.runtime.graph.fusion;

import dev.farad.runtime.graph.Fusion;
import dev.farad.runtime.graph.Kernel.Activation;
import dev.farad.runtime.graph.Kernel.Binary;
import dev.farad.runtime.graph.Kernel.BinaryFunction;
import dev.farad.runtime.graph.Kernel.Linear;
import dev.farad.runtime.graph.Kernel.MatMul;
import dev.farad.runtime.graph.Node;
import dev.farad.runtime.graph.Rewriting;
import dev.farad.runtime.graph.Value;
import java.util.List;

/** A product with a constant matrix, plus a constant row: {@code x * weight + bias}. */
final class LinearFusion implements Fusion {

    @Override
    public boolean fuse(Node node, Rewriting graph) {
        return node.op().equals(new Binary(BinaryFunction.ADD))
                && (fuse(node, node.input(0), node.input(1), graph) || fuse(node, node.input(1), node.input(0), graph));
    }

    private static boolean fuse(Node node, Value product, Value bias, Rewriting graph) {
        Node matMul = new Pattern(graph).by(product, MatMul.class);
        if (matMul == null || !graph.usedOnce(product)) {
            return false;
        }
        Value weight = matMul.input(1);
        boolean fits = graph.constant(weight) != null
                && graph.constant(bias) != null
                && weight.dims().rank() == 2
                && bias.dims().rank() == 1
                && bias.dims().dim(0).equals(weight.dims().dim(1));
        if (fits) {
            graph.replace(node, new Linear(Activation.NONE), List.of(matMul.input(0), weight, bias));
        }
        return fits;
    }
}
