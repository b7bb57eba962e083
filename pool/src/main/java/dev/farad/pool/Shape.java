package dev.farad.pool;

import java.util.Arrays;

/**
 * The dimensions of a tensor, outermost first; row-major order.
 *
 * <p>In a signature a dimension may be {@link #ANY}, which each tensor fills with a size of its own.
 */
public final class Shape {
    /** A dimension that a signature leaves open. */
    public static final long ANY = -1;

    private final long[] dims;

    private Shape(long[] dims) {
        this.dims = dims;
    }

    /**
     * Returns the shape of the given dimensions.
     *
     * @throws IllegalArgumentException if a dimension is below -1
     */
    public static Shape of(long... dims) {
        return of(dims, dims.length);
    }

    /**
     * Returns the shape of the first so many of the given dimensions.
     *
     * @throws IllegalArgumentException if a dimension is below -1
     */
    public static Shape of(long[] dims, int rank) {
        long[] copy = Arrays.copyOf(dims, rank);
        for (long dim : copy) {
            if (dim < ANY) {
                throw new IllegalArgumentException("dimension: " + dim + " (expected: -1 or more)");
            }
        }
        return new Shape(copy);
    }

    public int rank() {
        return dims.length;
    }

    public long dim(int axis) {
        return dims[axis];
    }

    /** Returns this shape with another size along one axis. */
    public Shape with(int axis, long size) {
        long[] changed = dims.clone();
        changed[axis] = size;
        return of(changed);
    }

    /** Returns whether another shape has the same rank, and the same size along every axis but, maybe, the first. */
    public boolean equalsBeyondFirst(Shape other) {
        return dims.length == other.dims.length
                && Arrays.equals(
                        dims, Math.min(1, dims.length), dims.length, other.dims, Math.min(1, dims.length), dims.length);
    }

    /** Returns a copy of the dimensions. */
    public long[] toArray() {
        return dims.clone();
    }

    /**
     * Returns the number of elements; 1 for a scalar.
     *
     * @throws ArithmeticException if it exceeds a long or a dimension is open
     */
    public long elements() {
        long elements = 1;
        for (long dim : dims) {
            if (dim == ANY) {
                throw new ArithmeticException("shape " + this + " has an open dimension");
            }
            elements = Math.multiplyExact(elements, dim);
        }
        return elements;
    }

    /** Returns whether a tensor of the given shape fits this one: same rank, and equal wherever this is not open. */
    public boolean admits(Shape actual) {
        if (actual.dims.length != dims.length) {
            return false;
        }
        for (int axis = 0; axis < dims.length; axis++) {
            if (dims[axis] != ANY && dims[axis] != actual.dims[axis]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape that && Arrays.equals(dims, that.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
