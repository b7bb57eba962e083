package dev.farad.runtime.graph.fusion;

import dev.farad.runtime.graph.Fusion;
import dev.farad.runtime.graph.Kernel.Binary;
import dev.farad.runtime.graph.Kernel.BinaryFunction;
import dev.farad.runtime.graph.Kernel.Unary;
import dev.farad.runtime.graph.Kernel.UnaryFunction;
import dev.farad.runtime.graph.Node;
import dev.farad.runtime.graph.Rewriting;
import dev.farad.runtime.graph.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** GELU spelled out: the product of x, {@code erf(x / sqrt(2)) + 1} and a half, in any order. */
final class GeluFusion implements Fusion {

    @Override
    public boolean fuse(Node node, Rewriting graph) {
        if (!node.op().equals(new Binary(BinaryFunction.MUL))) {
            return false;
        }
        Pattern pattern = new Pattern(graph);
        Value x = gelu(node.input(0), node.input(1), pattern);
        if (x == null) {
            x = gelu(node.input(1), node.input(0), pattern);
        }
        if (x == null || !x.dims().equals(node.output().dims())) {
            return false;
        }
        graph.replace(node, new Unary(UnaryFunction.GELU), List.of(x));
        return true;
    }

    /** Returns x if a factor and the two factors of another are those of GELU. */
    private static @Nullable Value gelu(Value first, Value product, Pattern pattern) {
        Node mul = pattern.by(product, BinaryFunction.MUL);
        if (mul == null) {
            return null;
        }
        List<Value> factors = List.of(first, mul.input(0), mul.input(1));
        for (Value factor : factors) {
            Value x = erfArgument(factor, pattern);
            if (x != null && factors.contains(x) && factors.stream().anyMatch(half -> pattern.isScalar(half, 0.5))) {
                return x;
            }
        }
        return null;
    }

    /** Returns x of {@code erf(x / sqrt(2)) + 1}. */
    private static @Nullable Value erfArgument(Value value, Pattern pattern) {
        Node erf = pattern.by(pattern.besides(pattern.by(value, BinaryFunction.ADD), 1), UnaryFunction.ERF);
        if (erf == null) {
            return null;
        }
        Pattern.Scaled argument = pattern.unscaled(erf.input(0));
        return Math.abs(argument.factor() * Math.sqrt(2) - 1) < 1e-6 ? argument.value() : null;
    }
}
