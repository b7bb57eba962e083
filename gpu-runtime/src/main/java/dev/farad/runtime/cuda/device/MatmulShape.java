package dev.farad.runtime.cuda.device;

import dev.farad.pool.DataType;

/**
 * The shape of a matrix product D = act(A · B + bias), all row-major.
 *
 * @param rows of A and D
 * @param columns of B and D
 * @param inner columns of A, rows of B
 * @param transposedB whether B lies in memory as [columns, inner]
 * @param type of all operands; sums are FP32
 * @param finish what is done to each sum
 * @param batch how many products are made at once
 */
public record MatmulShape(
        long rows, long columns, long inner, boolean transposedB, DataType type, Finish finish, Batch batch) {

    /** What is done to each sum before it is stored. */
    public enum Finish {
        PLAIN,
        /** A value for each column is added. */
        BIAS,
        /** A value for each column is added, then what is below 0 becomes 0. */
        BIAS_RELU,
        /** A value for each column is added, then GELU in its tanh form is applied. */
        BIAS_GELU
    }

    /**
     * Products that run together.
     *
     * @param count of them
     * @param strideA elements from one A to the next, 0 if they share it
     * @param strideB elements from one B to the next, 0 if they share it
     */
    public record Batch(long count, long strideA, long strideB) {
        /** One product. */
        public static final Batch SINGLE = new Batch(1, 0, 0);
    }
}
