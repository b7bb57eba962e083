package dev.farad.runtime.graph.fusion;

import dev.farad.runtime.graph.Dims;
import dev.farad.runtime.graph.Fusion;
import dev.farad.runtime.graph.Kernel.Binary;
import dev.farad.runtime.graph.Kernel.BinaryFunction;
import dev.farad.runtime.graph.Kernel.LayerNorm;
import dev.farad.runtime.graph.Kernel.Reduce;
import dev.farad.runtime.graph.Kernel.ReduceFunction;
import dev.farad.runtime.graph.Kernel.UnaryFunction;
import dev.farad.runtime.graph.Node;
import dev.farad.runtime.graph.Op;
import dev.farad.runtime.graph.Rewriting;
import dev.farad.runtime.graph.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Layer normalisation spelled out: {@code d / sqrt(mean(d^2) + epsilon) * scale + bias} with {@code d = x - mean(x)}, where
 * the square is a power or a product, and d is computed once or twice.
 */
final class LayerNormFusion implements Fusion {

    @Override
    public boolean fuse(Node node, Rewriting graph) {
        return node.op().equals(new Binary(BinaryFunction.ADD))
                && (fuse(node, node.input(0), node.input(1), graph) || fuse(node, node.input(1), node.input(0), graph));
    }

    private static boolean fuse(Node node, Value scaled, Value bias, Rewriting graph) {
        Pattern pattern = new Pattern(graph);
        Node mul = pattern.by(scaled, BinaryFunction.MUL);
        return mul != null
                && (fuse(node, mul.input(0), mul.input(1), bias, graph)
                        || fuse(node, mul.input(1), mul.input(0), bias, graph));
    }

    private static boolean fuse(Node node, Value normal, Value scale, Value bias, Rewriting graph) {
        Pattern pattern = new Pattern(graph);
        Node div = pattern.by(normal, BinaryFunction.DIV);
        Node sqrt = div == null ? null : pattern.by(div.input(1), UnaryFunction.SQRT);
        Node add = sqrt == null ? null : pattern.by(sqrt.input(0), BinaryFunction.ADD);
        if (div == null || add == null) {
            return false;
        }
        boolean epsilonLast = !Double.isNaN(pattern.scalar(add.input(1)));
        double epsilon = pattern.scalar(add.input(epsilonLast ? 1 : 0));
        Value x = centered(div.input(0), pattern);
        Value squared = squared(mean(add.input(epsilonLast ? 0 : 1), pattern), pattern);
        if (Double.isNaN(epsilon) || x == null || squared == null || !x.equals(centered(squared, pattern))) {
            return false;
        }
        int axis = x.dims().rank() - scale.dims().rank();
        Dims row = new Dims(x.dims().sizes().subList(Math.max(0, axis), x.dims().rank()));
        int reduced = axis(div.input(0), pattern);
        if (axis != reduced || !scale.dims().equals(row) || !bias.dims().equals(row)) {
            return false;
        }
        graph.replace(node, new LayerNorm(axis, (float) epsilon, false), List.of(x, scale, bias));
        return true;
    }

    /** Returns x of {@code x - mean(x)}. */
    private static @Nullable Value centered(Value value, Pattern pattern) {
        Node sub = pattern.by(value, BinaryFunction.SUB);
        return sub != null && sub.input(0).equals(mean(sub.input(1), pattern)) ? sub.input(0) : null;
    }

    /** Returns the first axis of the rows whose mean is subtracted. */
    private static int axis(Value centered, Pattern pattern) {
        Node sub = pattern.by(centered, BinaryFunction.SUB);
        Node view = sub == null ? null : pattern.by(sub.input(1), Op.Reshape.class);
        Node reduce = view == null ? null : pattern.by(view.input(0), Reduce.class);
        return reduce != null && reduce.op() instanceof Reduce(ReduceFunction _, int axis) ? axis : -1;
    }

    /** Returns x of {@code mean(x)} over last axes, which are kept with size 1. */
    private static @Nullable Value mean(Value value, Pattern pattern) {
        Node view = pattern.by(value, Op.Reshape.class);
        Node reduce = view == null ? null : pattern.by(view.input(0), Reduce.class);
        if (reduce == null || !(reduce.op() instanceof Reduce(ReduceFunction function, int _))) {
            return null;
        }
        boolean kept = value.dims().rank() == reduce.input(0).dims().rank();
        return kept && function == ReduceFunction.MEAN ? reduce.input(0) : null;
    }

    /** Returns d of {@code d^2} or {@code d * d}. */
    private static @Nullable Value squared(@Nullable Value value, Pattern pattern) {
        Node pow = pattern.by(value, BinaryFunction.POW);
        if (pow != null) {
            return pattern.isScalar(pow.input(1), 2) ? pow.input(0) : null;
        }
        Node mul = pattern.by(value, BinaryFunction.MUL);
        return mul != null && mul.input(0).equals(mul.input(1)) ? mul.input(0) : null;
    }
}
