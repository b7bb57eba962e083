package dev.farad.runtime.graph;

import dev.farad.pool.DataType;
import java.util.List;

/**
 * Work that a device does: one record for each kind of step.
 *
 * <p>In all of them: arrays are dense and row-major, and may have no elements. "Broadcast" is NumPy's rule: shapes
 * are aligned at their last axes, and a missing axis or one of size 1 repeats. Floating-point elements are FP32, FP16 or BF16; narrow ones are widened to FP32,
 * computed and rounded once when stored. NaN and infinities follow IEEE 754 and the notes below. "Rows" are what the
 * axes before a kernel's {@code axis} span, and the axes from it on, taken together, are one row's elements.
 *
 * <p>The general set is what ONNX says, in as few kinds as possible; the fused set ({@link Linear}, {@link LayerNorm},
 * {@link Embedding}, {@link Attention}, {@link MeanNormalized}) is what encoders spend their time on.
 */
public sealed interface Kernel extends Op {

    /**
     * A function of each element. Inputs: x. {@code NOT} takes and gives BOOL; all others keep x's type.
     *
     * @param function which
     */
    record Unary(UnaryFunction function) implements Kernel {}

    /** Functions of one element. */
    enum UnaryFunction {
        NEG,
        /** Absolute value; integers too. */
        ABS,
        EXP,
        /** Natural logarithm: NaN below 0, -infinity at 0. */
        LOG,
        SQRT,
        ERF,
        TANH,
        SIGMOID,
        /** The larger of x and 0; NaN stays NaN. */
        RELU,
        /** {@code x * (1 + erf(x / sqrt(2))) / 2}: the exact form, not the one with tanh. */
        GELU,
        NOT
    }

    /**
     * A function of two elements, broadcast. Inputs: a, b of one type. Comparisons give BOOL, {@code AND} and {@code OR}
     * take and give it, the others keep the type.
     *
     * @param function which
     */
    record Binary(BinaryFunction function) implements Kernel {}

    /** Functions of two elements. */
    enum BinaryFunction {
        ADD,
        SUB,
        MUL,
        /** Integers: rounded towards 0. */
        DIV,
        /** a to the power b. */
        POW,
        /** NaN if either is NaN. */
        MIN,
        /** NaN if either is NaN. */
        MAX,
        /** False if either is NaN. */
        EQUAL,
        /** False if either is NaN. */
        LESS,
        /** False if either is NaN. */
        LESS_OR_EQUAL,
        /** False if either is NaN. */
        GREATER,
        /** False if either is NaN. */
        GREATER_OR_EQUAL,
        AND,
        OR;

        /** Returns whether it gives BOOL whatever it takes. */
        public boolean logical() {
            return compareTo(EQUAL) >= 0;
        }
    }

    /** Chooses elements, broadcast. Inputs: condition (BOOL), a where it is true, b where it is false. */
    record Where() implements Kernel {}

    /**
     * Converts elements. Inputs: x. To integers: rounded towards 0. To BOOL: whether it is not 0. From BOOL: 0 or 1. To
     * the type it has already: a copy.
     *
     * @param to the output's type
     */
    record Cast(DataType to) implements Kernel {}

    /**
     * Selects along one axis by index: {@code out[i.., j.., k..] = data[i.., indices[j..], k..]}. Inputs: data, indices
     * (INT64 or INT32), where a negative index counts from the end. An index out of range must not read outside data; its
     * elements are NaN (0 for integers).
     *
     * @param axis of data that the indices select along; the indices' axes take its place
     */
    record Gather(int axis) implements Kernel {}

    /**
     * Reorders axes: axis i of the output is axis {@code order[i]} of the input. Inputs: x.
     *
     * @param order a permutation of all axes
     */
    record Transpose(List<Integer> order) implements Kernel {
        /** Copies the order. */
        public Transpose {
            order = List.copyOf(order);
        }
    }

    /**
     * Cuts a block out: index i of the output along an axis is {@code start + i * step} of the input. Inputs: x.
     *
     * @param starts for each axis
     * @param steps for each axis, not 0, may be negative
     * @param to the output's dims
     */
    record Slice(List<Dim> starts, List<Long> steps, Dims to) implements Kernel {
        /** Copies the lists. */
        public Slice {
            starts = List.copyOf(starts);
            steps = List.copyOf(steps);
        }
    }

    /**
     * Joins arrays along one axis. Inputs: one or more, equal in all other axes.
     *
     * @param axis along which
     */
    record Concat(int axis) implements Kernel {}

    /**
     * Repeats elements so that x fills the output, by the rule of broadcasting. Inputs: x.
     *
     * @param to the output's dims
     */
    record Expand(Dims to) implements Kernel {}

    /**
     * Fills the output, INT64 of rank 0 or 1, with sizes of the batch, which the host knows. Inputs: none.
     *
     * @param sizes one for each element
     */
    record Extents(List<Dim> sizes) implements Kernel {
        /** Copies the sizes. */
        public Extents {
            sizes = List.copyOf(sizes);
        }
    }

    /**
     * Products of matrices. Inputs: a [.., m, k], b [.., k, n], both of rank 2 or more; leading axes are broadcast. Sums in
     * FP32.
     */
    record MatMul() implements Kernel {}

    /**
     * Reduces each row to one element. Inputs: x. The output has the axes before {@code axis}. Sums in FP32 (integers: in
     * their type).
     *
     * @param function which
     * @param axis first of the axes that vanish, which are always the last ones
     */
    record Reduce(ReduceFunction function, int axis) implements Kernel {}

    /** Functions of a row. */
    enum ReduceFunction {
        SUM,
        MEAN,
        /** NaN if any element is NaN. */
        MAX
    }

    /**
     * Turns each row into weights: {@code exp(x - max) / sum}. Inputs: x. A row with NaN or +infinity, or of -infinity
     * alone, is NaN throughout.
     *
     * @param axis first axis of a row
     */
    record Softmax(int axis) implements Kernel {}

    /**
     * A matrix with constant weights: {@code activation(x * weight + bias)}. Inputs: x [.., k], weight [k, n], bias [n].
     * Output [.., n]. All axes of x before the last are rows of one product.
     *
     * @param activation applied last
     */
    record Linear(Activation activation) implements Kernel {}

    /** What follows a matrix product. */
    enum Activation {
        NONE,
        RELU,
        /** The exact form, see {@link UnaryFunction#GELU}. */
        GELU
    }

    /**
     * Normalises each row: {@code (y - mean) / sqrt(variance + epsilon) * scale + bias} with y = x, or y = x + residual.
     * Inputs: x, residual (only if so said) of the same dims, scale and bias of one row's elements each. The variance is
     * the mean of squared differences.
     *
     * @param axis first axis of a row
     * @param epsilon added to the variance
     * @param residual whether there is a residual
     */
    record LayerNorm(int axis, float epsilon, boolean residual) implements Kernel {}

    /**
     * The sum of rows looked up in tables. Inputs: for each lookup its table [entries, width] and, if it is by id, its ids
     * (INT64 or INT32, broadcast to [rows, tokens], indices as in {@link Gather}). Output [rows, tokens, width].
     *
     * @param lookups at least one, in the order in which they are added
     */
    record Embedding(List<Lookup> lookups) implements Kernel {
        /** Copies the lookups. */
        public Embedding {
            lookups = List.copyOf(lookups);
        }
    }

    /** How a table's row is chosen for a token. */
    enum Lookup {
        /** By an input that holds ids. */
        BY_ID,
        /** By the token's place in its row, from 0 on; no input. */
        BY_POSITION
    }

    /**
     * Attention of every token to the tokens of its row, for each head: {@code softmax(q * k^T * scale) * v}, where hidden
     * keys have weight 0. Heads lie side by side along the last axis: head h owns the elements from {@code h * headWidth}
     * on. Softmax and sums in FP32.
     *
     * <p>Inputs: q, k, v [rows, tokens, heads * headWidth] each; or, if {@code packed}, one [rows, tokens, 3 * heads *
     * headWidth] with q, k and v side by side; then the mask's input if it has one. Output [rows, tokens, heads * headWidth].
     *
     * @param heads how many
     * @param headWidth elements of one head
     * @param scale of the scores
     * @param packed whether q, k and v are one input
     * @param mask which keys are hidden
     */
    record Attention(int heads, int headWidth, float scale, boolean packed, Mask mask) implements Kernel {}

    /** Which keys attention does not see. */
    enum Mask {
        /** None is hidden; no input. */
        NONE,
        /**
         * One input [rows, tokens] INT64 or INT32: keys at 0 are hidden. In a row whose keys are all hidden every key has
         * the same weight, as it has in the graphs this stands for.
         */
        KEYS
    }

    /**
     * Sentence vectors: the mean of a row's tokens whose mask is not 0, scaled to length 1; zeros if there are none or the
     * mean is 0. Inputs: tokens [rows, tokens, width] of any floating type, mask [rows, tokens] INT64 or INT32. Output FP32
     * [rows, width].
     */
    record MeanNormalized() implements Kernel {}
}
