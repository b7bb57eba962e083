package dev.farad.codec.v2;

import dev.farad.codec.json.JsonKind;
import dev.farad.codec.json.JsonReader;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;

/** Writes elements of fixed size into a tensor's memory. */
final class FixedElements implements ElementSink {
    private static final BigInteger UINT64_MAX = BigInteger.ONE.shiftLeft(64).subtract(BigInteger.ONE);

    private final TensorHeader header;
    private final MemorySegment memory;

    FixedElements(TensorHeader header, MemorySegment memory) {
        this.header = header;
        this.memory = memory;
    }

    @Override
    public void put(JsonReader reader, long index) {
        switch (header.type()) {
            case BOOL -> memory.set(ValueLayout.JAVA_BYTE, index, truth(reader, index));
            case UINT8 -> memory.set(ValueLayout.JAVA_BYTE, index, (byte) integer(reader, index, 0, 0xffL));
            case INT8 ->
                memory.set(ValueLayout.JAVA_BYTE, index, (byte) integer(reader, index, Byte.MIN_VALUE, Byte.MAX_VALUE));
            case UINT16 -> memory.set(Layouts.INT16, 2 * index, (short) integer(reader, index, 0, 0xffffL));
            case INT16 ->
                memory.set(Layouts.INT16, 2 * index, (short) integer(reader, index, Short.MIN_VALUE, Short.MAX_VALUE));
            case UINT32 -> memory.set(Layouts.INT32, 4 * index, (int) integer(reader, index, 0, 0xffff_ffffL));
            case INT32 ->
                memory.set(
                        Layouts.INT32, 4 * index, (int) integer(reader, index, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case UINT64 -> memory.set(Layouts.INT64, 8 * index, unsigned(reader, index));
            case INT64 -> memory.set(Layouts.INT64, 8 * index, integer(reader, index, Long.MIN_VALUE, Long.MAX_VALUE));
            case FP32 -> memory.set(Layouts.FP32, 4 * index, single(reader, index));
            case FP64 -> memory.set(Layouts.FP64, 8 * index, real(reader, index));
            case FP16, BF16, BYTES -> throw new IllegalStateException(header.type() + " has no fixed size in JSON");
        }
    }

    private byte truth(JsonReader reader, long index) {
        return switch (reader.kind()) {
            case TRUE -> 1;
            case FALSE -> 0;
            default -> throw refusal(reader, index, "true or false for BOOL");
        };
    }

    private long integer(JsonReader reader, long index, long least, long most) {
        if (reader.kind() == JsonKind.INTEGER && reader.fitsLong()) {
            long value = reader.longValue();
            if (value >= least && value <= most) {
                return value;
            }
        }
        throw refusal(reader, index, "an integer from " + least + " to " + most + " for " + header.type());
    }

    private long unsigned(JsonReader reader, long index) {
        if (reader.kind() == JsonKind.INTEGER) {
            if (reader.fitsLong() && reader.longValue() >= 0) {
                return reader.longValue();
            }
            BigInteger value = reader.bigValue();
            if (value.signum() >= 0 && value.compareTo(UINT64_MAX) <= 0) {
                return value.longValue();
            }
        }
        throw refusal(reader, index, "an integer from 0 to " + UINT64_MAX + " for UINT64");
    }

    private float single(JsonReader reader, long index) {
        if (isNumber(reader)) {
            float value = reader.floatValue();
            if (Float.isFinite(value)) {
                return value;
            }
        }
        throw refusal(reader, index, "a number within the range of FP32");
    }

    private double real(JsonReader reader, long index) {
        if (isNumber(reader)) {
            double value = reader.doubleValue();
            if (Double.isFinite(value)) {
                return value;
            }
        }
        throw refusal(reader, index, "a number within the range of FP64");
    }

    private static boolean isNumber(JsonReader reader) {
        return reader.kind() == JsonKind.DECIMAL || reader.kind() == JsonKind.INTEGER;
    }

    private RuntimeException refusal(JsonReader reader, long index, String expected) {
        return header.refusal("element " + index + " is " + reader.excerpt(), expected);
    }
}
