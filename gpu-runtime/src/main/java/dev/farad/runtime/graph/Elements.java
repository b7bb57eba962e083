package dev.farad.runtime.graph;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The elements of constants, read and written one by one. */
final class Elements {
    /** Integers beyond this many are data, not the operands of shape arithmetic. */
    private static final int MOST_INTEGERS = 64;

    private Elements() {}

    static MemorySegment allocate(DataType type, long elements) {
        return MemorySegment.ofArray(new byte[Math.toIntExact(elements * type.elementBytes())]);
    }

    /** Returns the element as a whole number; BOOL as 0 or 1. */
    static long integer(MemorySegment data, DataType type, long index) {
        return switch (type) {
            case INT64 -> data.get(JAVA_LONG_UNALIGNED, index * 8);
            case INT32 -> data.get(JAVA_INT_UNALIGNED, index * 4);
            case BOOL -> data.get(JAVA_BYTE, index) == 0 ? 0 : 1;
            case FP32 -> (long) data.get(JAVA_FLOAT_UNALIGNED, index * 4);
            default -> throw new IllegalArgumentException("type: " + type + " (expected: INT64, INT32, BOOL or FP32)");
        };
    }

    static double number(MemorySegment data, DataType type, long index) {
        return type == DataType.FP32 ? data.get(JAVA_FLOAT_UNALIGNED, index * 4) : integer(data, type, index);
    }

    static void put(MemorySegment data, DataType type, long index, long value) {
        switch (type) {
            case INT64 -> data.set(JAVA_LONG_UNALIGNED, index * 8, value);
            case INT32 -> data.set(JAVA_INT_UNALIGNED, index * 4, (int) value);
            case BOOL -> data.set(JAVA_BYTE, index, (byte) (value == 0 ? 0 : 1));
            default -> throw new IllegalArgumentException("type: " + type + " (expected: INT64, INT32 or BOOL)");
        }
    }

    static void put(MemorySegment data, long index, float value) {
        data.set(JAVA_FLOAT_UNALIGNED, index * 4, value);
    }

    static Constant ofDims(DataType type, Shape shape, List<Dim> values) {
        MemorySegment data = allocate(type, values.size());
        for (int i = 0; i < values.size(); i++) {
            put(data, type, i, values.get(i).value());
        }
        return new Constant(type, shape, data);
    }

    /** Returns the elements if they are few and integers or BOOL, otherwise null. */
    static @Nullable List<Dim> integers(Constant constant) {
        boolean integer = constant.type() == DataType.INT64
                || constant.type() == DataType.INT32
                || constant.type() == DataType.BOOL;
        if (!integer || constant.elements() > MOST_INTEGERS) {
            return null;
        }
        List<Dim> values = new ArrayList<>();
        for (long i = 0; i < constant.elements(); i++) {
            values.add(Dim.of(integer(constant.data(), constant.type(), i)));
        }
        return values;
    }
}
