package dev.farad.runtime.cuda.kernel;

import java.util.Arrays;

/**
 * The order in which a kernel visits elements: sizes, outermost first, and for each operand how far apart its elements lie
 * along each axis. Axes that can be walked as one are one.
 */
final class Walk {
    private static final int MOST_AXES = 8; // as in the kernels

    private final long[] sizes;
    private final long[][] strides;

    private Walk(long[] sizes, long[][] strides) {
        this.sizes = sizes;
        this.strides = strides;
    }

    /**
     * Returns the walk over the given sizes with axes of size 1 dropped and neighbours joined where every operand allows.
     *
     * @param strides of each operand, one for each axis
     * @throws IllegalArgumentException if more axes remain than kernels take
     */
    static Walk of(long[] sizes, long[]... strides) {
        long[] mergedSizes = new long[sizes.length];
        long[][] mergedStrides = new long[strides.length][sizes.length];
        int axes = 0;
        for (int axis = 0; axis < sizes.length; axis++) {
            if (sizes[axis] == 1) {
                continue;
            }
            if (axes > 0 && continues(mergedStrides, axes - 1, strides, axis, sizes[axis])) {
                mergedSizes[axes - 1] *= sizes[axis];
            } else {
                mergedSizes[axes++] = sizes[axis];
            }
            for (int operand = 0; operand < strides.length; operand++) {
                mergedStrides[operand][axes - 1] = strides[operand][axis];
            }
        }
        if (axes > MOST_AXES) {
            throw new IllegalArgumentException("axes: " + axes + " (expected: at most " + MOST_AXES + ")");
        }
        int count = axes;
        return new Walk(
                Arrays.copyOf(mergedSizes, count),
                Arrays.stream(mergedStrides).map(s -> Arrays.copyOf(s, count)).toArray(long[][]::new));
    }

    private static boolean continues(long[][] merged, int before, long[][] strides, int axis, long size) {
        for (int operand = 0; operand < strides.length; operand++) {
            if (merged[operand][before] != strides[operand][axis] * size) {
                return false;
            }
        }
        return true;
    }

    /** Returns the strides of a dense array. */
    static long[] dense(long[] sizes) {
        long[] strides = new long[sizes.length];
        long stride = 1;
        for (int axis = sizes.length - 1; axis >= 0; axis--) {
            strides[axis] = stride;
            stride *= sizes[axis];
        }
        return strides;
    }

    /** Returns the strides of a dense array that is repeated to fill larger sizes: 0 wherever it repeats. */
    static long[] broadcast(long[] array, long[] sizes) {
        long[] own = dense(array);
        long[] strides = new long[sizes.length];
        int missing = sizes.length - array.length;
        for (int axis = missing; axis < sizes.length; axis++) {
            strides[axis] = array[axis - missing] == 1 ? 0 : own[axis - missing];
        }
        return strides;
    }

    int axes() {
        return sizes.length;
    }

    long size(int axis) {
        return sizes[axis];
    }

    long stride(int operand, int axis) {
        return strides[operand][axis];
    }

    /**
     * Returns the walk as a kernel's structure: number of axes, sizes, then the strides of each operand.
     *
     * @param operands how many the structure has room for
     */
    long[][] struct(int operands) {
        long[][] fields = new long[2 + operands][];
        fields[0] = new long[] {sizes.length};
        fields[1] = Arrays.copyOf(sizes, MOST_AXES);
        for (int operand = 0; operand < operands; operand++) {
            fields[2 + operand] =
                    operand < strides.length ? Arrays.copyOf(strides[operand], MOST_AXES) : new long[MOST_AXES];
        }
        return fields;
    }
}
