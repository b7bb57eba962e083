package dev.farad.codec.json;

import java.lang.foreign.MemorySegment;

/**
 * The short way through an array of decimals such as {@code ,-0.31641823}: of up to nineteen digits, up to seven of them
 * before the point and some behind it, and without an exponent.
 *
 * <p>Takes a decimal by three loads and no branch on how long it is, and makes one step of what the general way does in
 * several: to find where it ends, to read its digits, to round it. Whatever is not as plain, or comes too near to the
 * window's end, is left to that.
 */
final class PlainDecimals {
    /** What a decimal may take in the window: a comma, a space, a sign, and three times eight bytes. */
    private static final int ROOM = 3 + 3 * Long.BYTES;

    /** What {@link Digits#ZEROS} make of a point. */
    private static final int POINT = '.' ^ '0';

    /** Digits of the first sixteen bytes: all but the point. */
    private static final int SHORT = 15;

    /** Digits of the first twenty bytes: all but the point. */
    private static final int LONG = 19;

    /** Bits of a double beyond a float's, and what they are half way between two floats. */
    private static final long BEYOND_FLOAT = (1L << (Double.PRECISION - Float.PRECISION)) - 1;

    private static final long HALF_WAY = (BEYOND_FLOAT + 1) >>> 1;

    /** Powers of ten that doubles hold exactly. */
    private static final double[] TENS = new double[SHORT];

    /** Masks: of eight bytes that at {@code 8 + n} keeps the first n; none if n is below 0, all if above 8. */
    private static final long[] KEPT = new long[3 * Long.BYTES + 1];

    static {
        for (int i = 0; i < TENS.length; i++) {
            TENS[i] = Digits.TENS[i];
        }
        for (int i = 0; i < KEPT.length; i++) {
            int bytes = Math.clamp(i - Long.BYTES, 0, Long.BYTES);
            KEPT[i] = bytes == 0 ? 0 : -1L >>> (Long.SIZE - Byte.SIZE * bytes);
        }
    }

    private PlainDecimals() {}

    /**
     * Writes decimals of an array into memory for as long as they are plain, and moves behind the last one written.
     *
     * @param window that stands behind an element of the array
     * @param index of the first to write
     * @param wide whether to write doubles, or else floats
     * @return how many were written
     */
    static long read(Window window, MemorySegment to, long index, long most, boolean wide) {
        byte[] bytes = window.bytes;
        int last = window.limit - ROOM;
        int at = window.at;
        long count = 0;
        while (count < most && at < last && bytes[at] == ',') {
            int from = at + 1;
            from += bytes[from] == ' ' ? 1 : 0;
            // Signs come at random: no branch.
            int sign = (((bytes[from] & 0xFF) ^ '-') - 1) >>> 31;
            from += sign;
            long first = (long) Digits.EIGHT.get(bytes, from) ^ Digits.ZEROS;
            long second = (long) Digits.EIGHT.get(bytes, from + Long.BYTES) ^ Digits.ZEROS;
            long others = Digits.others(first);
            int point = Long.numberOfTrailingZeros(others) >>> 3;
            int end = Long.numberOfTrailingZeros(others & (others - 1)) >>> 3;
            end += (Long.numberOfTrailingZeros(Digits.others(second)) >>> 3) & -(end >>> 3);
            boolean leadingZero = (first & 0xFF) == 0;
            if ((byte) (first >>> (8 * point)) != POINT
                    || point == 0
                    || (leadingZero && point > 1)
                    || end == point + 1) {
                break;
            }
            // The digits before the point go where it is.
            long pointBit = others & -others;
            long upper = ((first & ((pointBit >>> 7) - 1)) << 8) | (first & -(pointBit << 1));
            long significand =
                    Digits.value(upper & KEPT[Long.BYTES + end]) * 100_000_000 + Digits.value(second & KEPT[end]);
            long bits;
            if (end < 2 * Long.BYTES) {
                // Both are exact, so the quotient is rounded once.
                bits = Double.doubleToRawLongBits(significand / TENS[SHORT - point]);
                if (!wide) {
                    if ((bits & BEYOND_FLOAT) == HALF_WAY) {
                        break;
                    }
                    bits = Float.floatToRawIntBits((float) Double.longBitsToDouble(bits));
                }
            } else {
                long third = (long) Digits.EIGHT.get(bytes, from + end) ^ Digits.ZEROS;
                int more = Long.numberOfTrailingZeros(Digits.others(third)) >>> 3;
                if (more > Integer.BYTES) {
                    break;
                }
                end += more;
                long all = significand * 10_000 + Digits.value((third & KEPT[Long.BYTES + more]) << Integer.SIZE);
                bits = wide ? Rounding.doubleBits(all, point - LONG) : Rounding.floatBits(all, point - LONG);
                if (bits == Rounding.UNDECIDED) {
                    break;
                }
            }
            if (bytes[from + end] != ',') {
                break;
            }
            if (wide) {
                to.set(NumberRuns.INT64, (index + count) * Double.BYTES, bits | ((long) sign << 63));
            } else {
                to.set(NumberRuns.INT32, (index + count) * Float.BYTES, (int) bits | (sign << 31));
            }
            count++;
            at = from + end;
        }
        window.at = at;
        return count;
    }
}
