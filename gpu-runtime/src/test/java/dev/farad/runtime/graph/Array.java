package dev.farad.runtime.graph;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntToDoubleFunction;

/** An array of the reference: elements of any type, held as doubles that the type can hold exactly (integers up to 2^53). */
public final class Array {
    private final DataType type;
    private final Shape shape;
    private final double[] elements;

    private Array(DataType type, Shape shape, double[] elements) {
        this.type = type;
        this.shape = shape;
        this.elements = elements;
    }

    /** Makes an array of elements rounded to its type. */
    public static Array of(DataType type, Shape shape, IntToDoubleFunction element) {
        double[] elements = new double[Math.toIntExact(shape.elements())];
        for (int i = 0; i < elements.length; i++) {
            elements[i] = rounded(type, element.applyAsDouble(i));
        }
        return new Array(type, shape, elements);
    }

    /** Reads an array as {@link DataType} lays it out. */
    public static Array read(DataType type, Shape shape, MemorySegment data) {
        return of(type, shape, i -> switch (type) {
            case FP32 -> data.get(JAVA_FLOAT_UNALIGNED, i * 4L);
            case FP16 -> Float.float16ToFloat(data.get(JAVA_SHORT_UNALIGNED, i * 2L));
            case BF16 -> Float.intBitsToFloat(data.get(JAVA_SHORT_UNALIGNED, i * 2L) << 16);
            case INT64 -> data.get(JAVA_LONG_UNALIGNED, i * 8L);
            case INT32 -> data.get(JAVA_INT_UNALIGNED, i * 4L);
            case BOOL -> data.get(JAVA_BYTE, i);
            default -> throw new IllegalArgumentException("type: " + type);
        });
    }

    /** Writes the elements as {@link DataType} lays them out. */
    public void write(MemorySegment data) {
        for (int i = 0; i < elements.length; i++) {
            switch (type) {
                case FP32 -> data.set(JAVA_FLOAT_UNALIGNED, i * 4L, (float) elements[i]);
                case FP16 -> data.set(JAVA_SHORT_UNALIGNED, i * 2L, Float.floatToFloat16((float) elements[i]));
                case BF16 ->
                    data.set(JAVA_SHORT_UNALIGNED, i * 2L, (short) (Float.floatToIntBits((float) elements[i]) >>> 16));
                case INT64 -> data.set(JAVA_LONG_UNALIGNED, i * 8L, (long) elements[i]);
                case INT32 -> data.set(JAVA_INT_UNALIGNED, i * 4L, (int) elements[i]);
                case BOOL -> data.set(JAVA_BYTE, i, (byte) elements[i]);
                default -> throw new IllegalArgumentException("type: " + type);
            }
        }
    }

    /** Returns the number nearest to a value that the type can hold. */
    public static double rounded(DataType type, double value) {
        return switch (type) {
            case FP32 -> (float) value;
            case FP16 -> Float.float16ToFloat(Float.floatToFloat16((float) value));
            case BF16 -> bf16((float) value);
            case INT64 -> (long) value;
            case INT32 -> (int) (long) value;
            case BOOL -> value == 0 ? 0 : 1;
            default -> throw new IllegalArgumentException("type: " + type);
        };
    }

    private static float bf16(float value) {
        if (Float.isNaN(value)) {
            return value;
        }
        int bits = Float.floatToRawIntBits(value);
        return Float.intBitsToFloat((bits + 0x7FFF + ((bits >>> 16) & 1)) & 0xFFFF0000);
    }

    /** Returns the array of the given name, which must be there. */
    public static Array named(String name, Map<String, Array> arrays) {
        return Objects.requireNonNull(arrays.get(name), name);
    }

    public DataType type() {
        return type;
    }

    public Shape shape() {
        return shape;
    }

    /** Returns the elements themselves, row-major. */
    public double[] elements() {
        return elements;
    }

    public int rank() {
        return shape.rank();
    }

    /** Returns a size as an int; a negative axis counts from the last, which is -1. */
    public int dim(int axis) {
        return Math.toIntExact(shape.dim(axis < 0 ? axis + rank() : axis));
    }

    /** Returns the number of elements that the axes from one on span. */
    public int elementsFrom(int axis) {
        int product = 1;
        for (int i = axis; i < rank(); i++) {
            product *= dim(i);
        }
        return product;
    }

    /** Returns the element that broadcasting puts at an index of another shape. */
    public double broadcast(int index, Shape to) {
        int rest = index;
        int at = 0;
        int stride = 1;
        for (int axis = -1; axis >= -rank(); axis--) {
            int size = Math.toIntExact(to.dim(axis + to.rank()));
            at += dim(axis) == 1 ? 0 : rest % size * stride;
            stride *= dim(axis);
            rest /= size;
        }
        return elements[at];
    }

    /** Returns the same elements under another shape. */
    public Array as(Shape other) {
        return new Array(type, other, elements);
    }

    /**
     * Returns the largest difference to another array of the same shape; infinite if one has NaN or an infinity where the
     * other has not.
     */
    public double differenceTo(Array other) {
        if (!shape.equals(other.shape)) {
            throw new IllegalArgumentException("shape: " + other.shape + " (expected: " + shape + ")");
        }
        double worst = 0;
        for (int i = 0; i < elements.length; i++) {
            if (elements[i] != other.elements[i] && !(Double.isNaN(elements[i]) && Double.isNaN(other.elements[i]))) {
                double difference = Math.abs(elements[i] - other.elements[i]);
                worst = Math.max(worst, Double.isNaN(difference) ? Double.POSITIVE_INFINITY : difference);
            }
        }
        return worst;
    }

    /** Returns {@link #differenceTo} with each difference divided by the other's element, where that is beyond 1. */
    public double relativeDifferenceTo(Array other) {
        Array scale = of(DataType.FP32, shape, i -> {
            double size = Math.abs(other.elements[i]);
            return Double.isFinite(size) ? Math.max(1, size) : 1;
        });
        double[] own = elements.clone();
        double[] others = other.elements.clone();
        Arrays.setAll(own, i -> own[i] / scale.elements[i]);
        Arrays.setAll(others, i -> others[i] / scale.elements[i]);
        return new Array(type, shape, own).differenceTo(new Array(other.type, other.shape, others));
    }

    @Override
    public String toString() {
        return type + " " + shape + " " + Arrays.toString(elements);
    }

    /** Returns the least cosine between the vectors along the last axis and those of another array. */
    public double cosineTo(Array other) {
        double least = 1;
        int width = dim(-1);
        for (int start = 0; start < elements.length; start += width) {
            double product = 0;
            double own = 0;
            double others = 0;
            for (int i = start; i < start + width; i++) {
                product += elements[i] * other.elements[i];
                own += elements[i] * elements[i];
                others += other.elements[i] * other.elements[i];
            }
            least = Math.min(least, product / Math.sqrt(own * others));
        }
        return least;
    }
}
