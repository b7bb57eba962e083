package dev.farad.codec.json;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The loops that write memory's little-endian numbers as elements of an array, for as long as they are finite. */
final class TextRuns {
    private static final ValueLayout.OfFloat FP32 = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble FP64 =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private TextRuns() {}

    /** Writes floats, the first behind a comma if so told, and returns how many. */
    static long floats(MemorySegment from, long most, Chunk chunk, boolean comma) {
        byte[] out = chunk.bytes;
        int last = out.length - NumberText.FLOAT_BYTES - 1;
        int at = chunk.filled;
        int gap = comma ? 1 : 0;
        long count = 0;
        while (count < most) {
            float value = from.get(FP32, count * Float.BYTES);
            if (!Float.isFinite(value)) {
                break;
            }
            if (at > last) {
                at = chunk.flush(at);
            }
            out[at] = ',';
            at = NumberText.put(value, out, at + gap);
            gap = 1;
            count++;
        }
        chunk.filled = at;
        return count;
    }

    /** Writes doubles as {@link #floats} does floats. */
    static long doubles(MemorySegment from, long most, Chunk chunk, boolean comma) {
        byte[] out = chunk.bytes;
        int last = out.length - NumberText.DOUBLE_BYTES - 1;
        int at = chunk.filled;
        int gap = comma ? 1 : 0;
        long count = 0;
        while (count < most) {
            double value = from.get(FP64, count * Double.BYTES);
            if (!Double.isFinite(value)) {
                break;
            }
            if (at > last) {
                at = chunk.flush(at);
            }
            out[at] = ',';
            at = NumberText.put(value, out, at + gap);
            gap = 1;
            count++;
        }
        chunk.filled = at;
        return count;
    }
}
