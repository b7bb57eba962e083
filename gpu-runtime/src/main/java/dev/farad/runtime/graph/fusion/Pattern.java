package dev.farad.runtime.graph.fusion;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import dev.farad.pool.DataType;
import dev.farad.runtime.graph.Constant;
import dev.farad.runtime.graph.Kernel.Binary;
import dev.farad.runtime.graph.Kernel.BinaryFunction;
import dev.farad.runtime.graph.Kernel.Transpose;
import dev.farad.runtime.graph.Kernel.Unary;
import dev.farad.runtime.graph.Kernel.UnaryFunction;
import dev.farad.runtime.graph.Node;
import dev.farad.runtime.graph.Op;
import dev.farad.runtime.graph.Rewriting;
import dev.farad.runtime.graph.Value;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Looks backwards from a value: what computes it, if it is what a fusion is after; otherwise null. */
final class Pattern {
    private final Rewriting graph;

    Pattern(Rewriting graph) {
        this.graph = graph;
    }

    /** A value and the constant that it is multiplied with. */
    record Scaled(Value value, double factor) {}

    /** Returns the node that computes a value by an op of the given kind. */
    @Nullable Node by(@Nullable Value value, Class<? extends Op> kind) {
        Node node = value == null ? null : graph.producer(value);
        return node != null && kind.isInstance(node.op()) ? node : null;
    }

    @Nullable Node by(@Nullable Value value, Op op) {
        Node node = value == null ? null : graph.producer(value);
        return node != null && node.op().equals(op) ? node : null;
    }

    @Nullable Node by(@Nullable Value value, BinaryFunction function) {
        return by(value, new Binary(function));
    }

    @Nullable Node by(@Nullable Value value, UnaryFunction function) {
        return by(value, new Unary(function));
    }

    /** Returns what a transposition in the given order is made of. */
    @Nullable Value transposed(@Nullable Value value, Integer... order) {
        Node node = by(value, new Transpose(List.of(order)));
        return node == null ? null : node.input(0);
    }

    /** Returns the one element of a constant, or NaN if the value is something else. */
    double scalar(Value value) {
        Constant constant = graph.constant(value);
        return constant != null && constant.type() == DataType.FP32 && constant.elements() == 1
                ? constant.data().get(JAVA_FLOAT_UNALIGNED, 0)
                : Double.NaN;
    }

    boolean isScalar(Value value, double expected) {
        return Math.abs(scalar(value) - expected) <= 1e-6 * Math.abs(expected);
    }

    /** Returns the operand of a binary node besides a constant of the given value. */
    @Nullable Value besides(@Nullable Node binary, double expected) {
        if (binary == null) {
            return null;
        }
        return isScalar(binary.input(1), expected)
                ? binary.input(0)
                : isScalar(binary.input(0), expected) ? binary.input(1) : null;
    }

    /** Returns a value without the multiplication with a constant, or the division by one, that computes it. */
    Scaled unscaled(Value value) {
        Node mul = by(value, BinaryFunction.MUL);
        if (mul != null && !Double.isNaN(scalar(mul.input(1)))) {
            return new Scaled(mul.input(0), scalar(mul.input(1)));
        }
        if (mul != null && !Double.isNaN(scalar(mul.input(0)))) {
            return new Scaled(mul.input(1), scalar(mul.input(0)));
        }
        Node div = by(value, BinaryFunction.DIV);
        if (div != null && !Double.isNaN(scalar(div.input(1)))) {
            return new Scaled(div.input(0), 1 / scalar(div.input(1)));
        }
        return new Scaled(value, 1);
    }
}
