package dev.farad.runtime.graph.fusion;

import dev.farad.runtime.graph.Dims;
import dev.farad.runtime.graph.Fusion;
import dev.farad.runtime.graph.Kernel.Attention;
import dev.farad.runtime.graph.Kernel.BinaryFunction;
import dev.farad.runtime.graph.Kernel.Mask;
import dev.farad.runtime.graph.Kernel.MatMul;
import dev.farad.runtime.graph.Kernel.Softmax;
import dev.farad.runtime.graph.Node;
import dev.farad.runtime.graph.Op;
import dev.farad.runtime.graph.Rewriting;
import dev.farad.runtime.graph.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Attention spelled out: q, k and v cut into heads, {@code softmax(q * k^T * scale + mask) * v}, and the heads put side by
 * side again. The scale may be applied to the scores, to q or to k; the mask is as {@link KeyMask} says, or there is none.
 */
final class AttentionFusion implements Fusion {

    @Override
    public boolean fuse(Node node, Rewriting graph) {
        if (!(node.op() instanceof Op.Reshape(Dims to)) || to.rank() != 3) {
            return false;
        }
        Pattern pattern = new Pattern(graph);
        Node context = pattern.by(pattern.transposed(node.input(0), 0, 2, 1, 3), MatMul.class);
        Node softmax = context == null ? null : pattern.by(context.input(0), new Softmax(3));
        if (context == null || softmax == null) {
            return false;
        }
        Value v = joined(pattern.transposed(context.input(1), 0, 2, 1, 3), pattern);
        if (v == null || !v.dims().equals(to)) {
            return false;
        }
        Dims heads = node.input(0).dims();
        return fuse(node, scores(softmax.input(0), heads, pattern), v, graph);
    }

    /** What goes into the softmax: {@code q * k^T * scale}, and the mask's keys where there is one. */
    private record Scores(
            Value q, Value k, double scale, @Nullable Value mask) {}

    private static boolean fuse(Node node, @Nullable Scores scores, Value v, Rewriting graph) {
        if (scores == null
                || !scores.q().dims().equals(v.dims())
                || !scores.k().dims().equals(v.dims())) {
            return false;
        }
        Dims heads = node.input(0).dims();
        if (!heads.dim(2).known() || !heads.dim(3).known()) {
            return false;
        }
        List<Value> inputs = new ArrayList<>(List.of(scores.q(), scores.k(), v));
        Mask mask = scores.mask() == null ? Mask.NONE : Mask.KEYS;
        if (scores.mask() != null) {
            inputs.add(scores.mask());
        }
        int count = Math.toIntExact(heads.dim(2).value());
        int width = Math.toIntExact(heads.dim(3).value());
        graph.replace(node, new Attention(count, width, (float) scores.scale(), false, mask), inputs);
        return true;
    }

    /** Returns what scores are made of, with or without a mask added. */
    private static @Nullable Scores scores(Value value, Dims heads, Pattern pattern) {
        Node add = pattern.by(value, BinaryFunction.ADD);
        if (add == null) {
            return products(value, heads, null, pattern);
        }
        Value mask = KeyMask.keys(add.input(1), pattern);
        Value rest = add.input(mask == null ? 1 : 0);
        Value keys = mask == null ? KeyMask.keys(add.input(0), pattern) : mask;
        boolean fits = keys != null && keys.dims().equals(Dims.of(heads.dim(0), heads.dim(1)));
        return fits ? products(rest, heads, keys, pattern) : null;
    }

    private static @Nullable Scores products(Value value, Dims heads, @Nullable Value mask, Pattern pattern) {
        Pattern.Scaled scaled = pattern.unscaled(value);
        Node matMul = pattern.by(scaled.value(), MatMul.class);
        if (matMul == null) {
            return null;
        }
        Pattern.Scaled left = pattern.unscaled(matMul.input(0));
        Pattern.Scaled right = pattern.unscaled(matMul.input(1));
        Value q = pattern.transposed(left.value(), 0, 2, 1, 3);
        Value k = pattern.transposed(right.value(), 0, 2, 3, 1);
        if (k == null) {
            k = pattern.transposed(pattern.transposed(right.value(), 0, 1, 3, 2), 0, 2, 1, 3);
        }
        if (q == null || k == null || !q.dims().equals(heads) || !k.dims().equals(heads)) {
            return null;
        }
        Value joinedQ = joined(q, pattern);
        Value joinedK = joined(k, pattern);
        double scale = scaled.factor() * left.factor() * right.factor();
        return joinedQ == null || joinedK == null ? null : new Scores(joinedQ, joinedK, scale, mask);
    }

    /** Returns the value [rows, tokens, heads * headWidth] that is viewed as [rows, tokens, heads, headWidth]. */
    private static @Nullable Value joined(@Nullable Value heads, Pattern pattern) {
        Node view = pattern.by(heads, Op.Reshape.class);
        if (heads == null || view == null || heads.dims().rank() != 4) {
            return null;
        }
        Dims split = heads.dims();
        Dims expected = Dims.of(split.dim(0), split.dim(1), split.dim(2).times(split.dim(3)));
        return view.input(0).dims().equals(expected) ? view.input(0) : null;
    }
}
