package dev.farad.codec.v2;

import dev.farad.codec.json.IntegerRange;
import dev.farad.codec.json.JsonKind;
import dev.farad.codec.json.JsonReader;
import dev.farad.pool.DataType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reads elements of fixed size into a tensor's memory. */
final class FixedElements {
    private static final IntegerRange UINT8 = new IntegerRange(1, false);
    private static final IntegerRange UINT16 = new IntegerRange(2, false);
    private static final IntegerRange UINT32 = new IntegerRange(4, false);
    private static final IntegerRange UINT64 = new IntegerRange(8, false);
    private static final IntegerRange INT8 = new IntegerRange(1, true);
    private static final IntegerRange INT16 = new IntegerRange(2, true);
    private static final IntegerRange INT32 = new IntegerRange(4, true);
    private static final IntegerRange INT64 = new IntegerRange(8, true);

    private FixedElements() {}

    /**
     * Reads elements from the one that the reader stands on, until it stands on something else, and refuses one that the type
     * does not allow.
     *
     * @param index of the first, counted through the whole tensor
     * @param most elements to read, 1 or more
     * @return how many were read, 1 or more
     */
    static long read(JsonReader reader, TensorHeader header, MemorySegment memory, long index, long most) {
        DataType type = header.type();
        long count = switch (type) {
            case BOOL -> truths(reader, memory, index, most);
            case FP32 -> reader.floats(memory, index, most);
            case FP64 -> reader.doubles(memory, index, most);
            default -> reader.integers(memory, index, most, range(type));
        };
        if (count == 0) {
            throw header.refusal("element " + index + " is " + reader.excerpt(), expected(type));
        }
        return count;
    }

    private static long truths(JsonReader reader, MemorySegment memory, long index, long most) {
        long count = 0;
        while (count < most && (reader.kind() == JsonKind.TRUE || reader.kind() == JsonKind.FALSE)) {
            memory.set(ValueLayout.JAVA_BYTE, index + count, (byte) (reader.kind() == JsonKind.TRUE ? 1 : 0));
            count++;
            reader.next();
        }
        return count;
    }

    private static String expected(DataType type) {
        return switch (type) {
            case BOOL -> "true or false for BOOL";
            case FP32, FP64 -> "a number within the range of " + type;
            default ->
                "an integer from " + range(type).least() + " to " + range(type).most() + " for " + type;
        };
    }

    private static IntegerRange range(DataType type) {
        return switch (type) {
            case UINT8 -> UINT8;
            case UINT16 -> UINT16;
            case UINT32 -> UINT32;
            case UINT64 -> UINT64;
            case INT8 -> INT8;
            case INT16 -> INT16;
            case INT32 -> INT32;
            case INT64 -> INT64;
            case BOOL, FP16, BF16, FP32, FP64, BYTES ->
                throw new IllegalStateException(type + " elements are no integers in JSON");
        };
    }
}
