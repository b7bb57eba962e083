package dev.farad.runtime.graph;

import dev.farad.pool.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The symbolic shape of a value: its sizes, outermost first; row-major order.
 *
 * @param sizes one for each axis; none for a scalar
 */
public record Dims(List<Dim> sizes) {
    /** The shape of one element. */
    public static final Dims SCALAR = new Dims(List.of());

    /** Copies the sizes. */
    public Dims {
        sizes = List.copyOf(sizes);
    }

    public static Dims of(Dim... sizes) {
        return new Dims(List.of(sizes));
    }

    /** Returns a shape of known sizes. */
    public static Dims of(long... sizes) {
        return new Dims(Arrays.stream(sizes).mapToObj(Dim::of).toList());
    }

    /**
     * Returns the shape that two are broadcast to: aligned at their last axes, sizes are equal or one of them is 1.
     *
     * @throws IllegalArgumentException if they are not, or not certain to be
     */
    public static Dims broadcast(Dims a, Dims b) {
        int rank = Math.max(a.rank(), b.rank());
        List<Dim> sizes = new ArrayList<>();
        for (int axis = 0; axis < rank; axis++) {
            Dim left = axis < rank - a.rank() ? Dim.ONE : a.dim(axis - rank);
            Dim right = axis < rank - b.rank() ? Dim.ONE : b.dim(axis - rank);
            if (!left.is(1) && !right.is(1) && !left.equals(right)) {
                throw new IllegalArgumentException(
                        "shapes: " + a + " and " + b + " (expected: equal or 1 along each axis, at all sizes)");
            }
            sizes.add(left.is(1) ? right : left);
        }
        return new Dims(sizes);
    }

    public int rank() {
        return sizes.size();
    }

    /** Returns the size along an axis; a negative axis counts from the last, which is -1. */
    public Dim dim(int axis) {
        return sizes.get(axis < 0 ? axis + rank() : axis);
    }

    /** Returns the number of elements; 1 for a scalar. */
    public Dim elements() {
        return elements(0, rank());
    }

    /** Returns the number of elements that the axes from one to before another span. */
    public Dim elements(int fromAxis, int toAxis) {
        Dim product = Dim.ONE;
        for (Dim size : sizes.subList(fromAxis, toAxis)) {
            product = product.times(size);
        }
        return product;
    }

    /** Returns whether all sizes are the same for every batch. */
    public boolean known() {
        return sizes.stream().allMatch(Dim::known);
    }

    /** Returns the shape at the given sizes. */
    public Shape at(Sizes values) {
        return Shape.of(sizes.stream().mapToLong(size -> size.at(values)).toArray());
    }

    /** Returns the shape as a signature shows it, open wherever a size is not known. */
    public Shape open() {
        return Shape.of(sizes.stream()
                .mapToLong(size -> size.known() ? size.value() : Shape.ANY)
                .toArray());
    }

    @Override
    public String toString() {
        return sizes.stream().map(Dim::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
