package dev.farad.runtime.graph.fusion;

import dev.farad.pool.DataType;
import dev.farad.runtime.graph.Dims;
import dev.farad.runtime.graph.Kernel;
import dev.farad.runtime.graph.Kernel.BinaryFunction;
import dev.farad.runtime.graph.Node;
import dev.farad.runtime.graph.Op;
import dev.farad.runtime.graph.Value;
import org.jspecify.annotations.Nullable;

/**
 * A mask as it is added to scores: {@code (1 - keys) * lowest}, or the same as a choice, with keys [rows, tokens] of 0 and 1
 * viewed as [rows, 1, 1, tokens].
 *
 * <p>{@code lowest} must be so low that a score added to it vanishes in it: then a hidden key's weight is exactly 0, and in a
 * row with hidden keys only all weights are equal, which is what {@link Kernel.Mask#KEYS} says.
 */
final class KeyMask {
    private static final double LOWEST = -1e30;

    private KeyMask() {}

    /** Returns the keys of a mask, or null if the value is none. */
    static @Nullable Value keys(Value mask, Pattern pattern) {
        Value hidden = hidden(mask, pattern);
        Node sub = hidden == null ? null : pattern.by(hidden, BinaryFunction.SUB);
        if (sub == null || !pattern.isScalar(sub.input(0), 1)) {
            return null;
        }
        Dims dims = sub.input(1).dims();
        return dims.rank() == 4 && dims.dim(1).is(1) ? integers(sub.input(1), pattern) : null;
    }

    /** Returns the value that is 1 for hidden keys and 0 for others. */
    private static @Nullable Value hidden(Value mask, Pattern pattern) {
        Node where = pattern.by(mask, Kernel.Where.class);
        if (where != null) {
            Node cast = pattern.by(where.input(0), new Kernel.Cast(DataType.BOOL));
            boolean chosen =
                    cast != null && cast.input(0).equals(where.input(2)) && pattern.scalar(where.input(1)) <= LOWEST;
            return chosen ? where.input(2) : null;
        }
        Pattern.Scaled product = pattern.unscaled(mask);
        return product.factor() <= LOWEST ? product.value() : null;
    }

    /** Returns the integers [rows, tokens] that numbers [rows, 1, 1 or repeated, tokens] are made of. */
    private static @Nullable Value integers(Value numbers, Pattern pattern) {
        Node cast = pattern.by(numbers, Kernel.Cast.class);
        Value value = cast == null ? null : cast.input(0);
        Node repeated = pattern.by(value, Kernel.Expand.class);
        value = repeated == null ? value : repeated.input(0);
        if (value == null
                || value.dims().rank() != 4
                || !value.dims().dim(1).is(1)
                || !value.dims().dim(2).is(1)) {
            return null;
        }
        Dims keys = Dims.of(value.dims().dim(0), value.dims().dim(3));
        Node view = pattern.by(value, Op.Reshape.class);
        while (view != null && !view.input(0).dims().equals(keys)) {
            view = pattern.by(view.input(0), Op.Reshape.class);
        }
        if (view == null) {
            return null;
        }
        DataType type = view.input(0).type();
        return type == DataType.INT64 || type == DataType.INT32 ? view.input(0) : null;
    }
}
