package dev.farad.codec.json;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The loops that write an array's numbers into memory, little-endian, for as long as there is nothing to object to. */
final class NumberRuns {
    private static final ValueLayout.OfShort INT16 =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT32 = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong INT64 = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FP32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble FP64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private NumberRuns() {}

    static long floats(JsonTokens tokens, MemorySegment to, long index, long most) {
        NumberReader number = tokens.number;
        long count = 0;
        while (count < most && isNumber(tokens.kind)) {
            float value = number.floatValue();
            if (!Float.isFinite(value)) {
                break;
            }
            to.set(FP32, (index + count) * Float.BYTES, value);
            count++;
            count += tokens.plainDecimals(to, index + count, most - count, false);
            tokens.nextNumber();
        }
        return count;
    }

    static long doubles(JsonTokens tokens, MemorySegment to, long index, long most) {
        NumberReader number = tokens.number;
        long count = 0;
        while (count < most && isNumber(tokens.kind)) {
            double value = number.doubleValue();
            if (!Double.isFinite(value)) {
                break;
            }
            to.set(FP64, (index + count) * Double.BYTES, value);
            count++;
            count += tokens.plainDecimals(to, index + count, most - count, true);
            tokens.nextNumber();
        }
        return count;
    }

    static long integers(JsonTokens tokens, MemorySegment to, long index, long most, IntegerRange range) {
        NumberReader number = tokens.number;
        long count = 0;
        while (count < most && tokens.kind == JsonKind.INTEGER && range.holds(number)) {
            put(to, index + count, range.bytes(), number.longValue());
            count++;
            tokens.nextNumber();
        }
        return count;
    }

    private static void put(MemorySegment to, long index, int bytes, long value) {
        switch (bytes) {
            case Byte.BYTES -> to.set(ValueLayout.JAVA_BYTE, index, (byte) value);
            case Short.BYTES -> to.set(INT16, index * Short.BYTES, (short) value);
            case Integer.BYTES -> to.set(INT32, index * Integer.BYTES, (int) value);
            default -> to.set(INT64, index * Long.BYTES, value);
        }
    }

    private static boolean isNumber(JsonKind kind) {
        return kind == JsonKind.DECIMAL || kind == JsonKind.INTEGER;
    }
}
