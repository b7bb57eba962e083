package dev.farad.runtime.graph;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * An array whose elements the model's file gives.
 *
 * @param type of the elements
 * @param shape without open dimensions
 * @param data the elements as {@link DataType} lays them out, at any alignment, often a view of the mapped file; read only
 */
public record Constant(DataType type, Shape shape, MemorySegment data) {

    /** Checks that the memory has the size that shape and type ask for. */
    public Constant {
        long expected = Math.multiplyExact(shape.elements(), type.elementBytes());
        if (data.byteSize() != expected) {
            throw new IllegalArgumentException(
                    "constant " + type + " " + shape + ": " + data.byteSize() + " bytes (expected: " + expected + ")");
        }
    }

    /** Returns a constant of INT64 elements. */
    public static Constant ofIntegers(Shape shape, List<Long> values) {
        return Elements.ofDims(
                DataType.INT64, shape, values.stream().map(Dim::of).toList());
    }

    /** Returns a constant of FP32 elements. */
    public static Constant ofNumbers(Shape shape, List<Float> values) {
        Constant constant = zeros(DataType.FP32, shape);
        for (int i = 0; i < values.size(); i++) {
            Elements.put(constant.data(), i, values.get(i));
        }
        return constant;
    }

    /** Returns a constant whose elements are all 0. */
    public static Constant zeros(DataType type, Shape shape) {
        return new Constant(type, shape, Elements.allocate(type, shape.elements()));
    }

    /** Returns the shape in a graph's terms. */
    public Dims dims() {
        return Dims.of(shape.toArray());
    }

    public long elements() {
        return shape.elements();
    }

    @Override
    public String toString() {
        return type + " " + shape;
    }
}
