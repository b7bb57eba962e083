package dev.farad.codec.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Writes numbers as text: floats and doubles as {@link Float#toString} and {@link Double#toString} do, in the fewest digits
 * that read back as the same value.
 *
 * <p>Each method needs as many bytes of room as the constant for its type says, may write to any of them, and returns the
 * index behind the text.
 */
final class NumberText {
    static final int LONG_BYTES = 21;
    static final int FLOAT_BYTES = 15;
    static final int DOUBLE_BYTES = 24;

    private static final VarHandle FOUR = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle TWO = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long EIGHT_DIGITS = 100_000_000;

    /** Of 2^57, rounded up: dividing by it is exact for nine digits. */
    private static final long HUNDRED_MILLIONTH = 1_441_151_881;

    /** "0.00", of which a number below one begins with as much as it needs. */
    private static final int NOUGHT = 0x30302E30;

    /** The least position of a point that is shown, and how many there are, rounded up to a power of two. */
    private static final int LEAST_POINT = -2;

    private static final int PLACES = 16;

    /** By the position of the point: masks that keep of eight digits those before it. */
    private static final long[] BEFORE_POINT = new long[PLACES];

    /** By the position of the point: what turns digits into text, with the point among them if it lies there. */
    private static final long[] POINTS = new long[PLACES];

    /** By the position of the point: how many zeros stand before the first eight bytes, with the point. */
    private static final byte[] LEADS = new byte[PLACES];

    static {
        for (int place = 0; place < PLACES; place++) {
            int point = Math.min(place + LEAST_POINT, 7);
            LEADS[place] = (byte) Math.max(1 - point, 0);
            BEFORE_POINT[place] = (1L << (8 * Math.max(point, 0))) - 1;
            // Where the point lies before the digits, "0." is written already, and its zero again if there is one more.
            POINTS[place] = point < 0 ? Digits.ZEROS : Digits.ZEROS - (((long) '0' - '.') << (8 * point));
        }
    }

    private NumberText() {}

    static int put(long value, byte[] out, int at) {
        if (value >= 0) {
            return putUnsigned(value, out, at);
        }
        out[at] = '-';
        return putUnsigned(-value, out, at + 1);
    }

    /** Writes a 64-bit number without sign. */
    static int putUnsigned(long value, byte[] out, int at) {
        if (value >= 0 && value < EIGHT_DIGITS) {
            long digits = Digits.of(value);
            int zeros = Math.min(Long.numberOfTrailingZeros(digits) >>> 3, 7);
            Digits.EIGHT.set(out, at, (digits + Digits.ZEROS) >>> (8 * zeros));
            return at + 8 - zeros;
        }
        // Halved, the number has no sign that could mislead the division.
        long upper = (value >>> 1) / (EIGHT_DIGITS / 2);
        int end = putUnsigned(upper, out, at);
        Digits.EIGHT.set(out, end, Digits.of(value - upper * EIGHT_DIGITS) + Digits.ZEROS);
        return end + 8;
    }

    /** Writes a finite number. */
    static int put(float value, byte[] out, int at) {
        int raw = Float.floatToRawIntBits(value);
        int bits = raw & Integer.MAX_VALUE;
        out[at] = '-';
        int start = at + (raw >>> 31);
        if (bits == 0) {
            return putZero(out, start);
        }
        if (bits >= 0x7F80_0000) {
            throw unwritable(value);
        }
        long decimal = ShortestFloat.decimal(bits);
        long nine = decimal >>> 32;
        long first = (nine * HUNDRED_MILLIONTH) >>> 57;
        long digits = Digits.of(nine - first * EIGHT_DIGITS);
        int point = (int) decimal;
        int shown = shown(point);
        int from = putFirst(first | (digits << 8), shown, out, start);
        TWO.set(out, from + 8, (short) ((digits >>> 48) + 0x3030));
        int end = from + 1 + Math.max(1 + Digits.countWithoutEnd(digits), shown + 1);
        return shown == point ? end : putExponent(point - 1, out, end);
    }

    /** Writes a finite number. */
    static int put(double value, byte[] out, int at) {
        long raw = Double.doubleToRawLongBits(value);
        long bits = raw & Long.MAX_VALUE;
        out[at] = '-';
        int start = at + (int) (raw >>> 63);
        if (bits == 0) {
            return putZero(out, start);
        }
        if (bits >= 0x7FF0_0000_0000_0000L) {
            throw unwritable(value);
        }
        long significand = ShortestDouble.significand(bits);
        int length = length(significand);
        int point = ShortestDouble.exponent(bits) + length;
        long seventeen = significand * Digits.TENS[17 - length];
        long upper = seventeen / EIGHT_DIGITS;
        long first = upper / EIGHT_DIGITS;
        long digits = Digits.of(upper - first * EIGHT_DIGITS);
        long more = Digits.of(seventeen - upper * EIGHT_DIGITS);
        int count = more != 0 ? 9 + Digits.countWithoutEnd(more) : 1 + Digits.countWithoutEnd(digits);
        int shown = shown(point);
        int from = putFirst(first | (digits << 8), shown, out, start);
        TWO.set(out, from + 8, (short) ((digits >>> 48) + 0x3030));
        Digits.EIGHT.set(out, from + 10, more + Digits.ZEROS);
        int end = from + 1 + Math.max(count, shown + 1);
        return shown == point ? end : putExponent(point - 1, out, end);
    }

    /** Returns where the point is shown: where it belongs from 0.001 up to below 10,000,000, else behind the first digit. */
    private static int shown(int point) {
        return Integer.compareUnsigned(point + 2, 10) < 0 ? point : 1;
    }

    private static int length(long significand) {
        int most = ((Long.SIZE - Long.numberOfLeadingZeros(significand)) * 1233) >> 12;
        return most + (significand >= Digits.TENS[most] ? 1 : 0);
    }

    /**
     * Writes what stands before the first digits, and the first seven of them with the point in its place, or the first eight
     * if the point lies before them.
     *
     * @param digits eight, as bytes from 0 to 9
     * @param point how many of them stand before the point, or if negative the zeros between it and them
     * @return where the first byte behind the zeros is; eight on, the eighth digit is to follow
     */
    private static int putFirst(long digits, int point, byte[] out, int at) {
        FOUR.set(out, at, NOUGHT);
        int place = (point - LEAST_POINT) & (PLACES - 1);
        int from = at + LEADS[place];
        long before = digits & BEFORE_POINT[place];
        Digits.EIGHT.set(out, from, before + ((digits ^ before) << 8) + POINTS[place]);
        return from;
    }

    private static int putExponent(int exponent, byte[] out, int at) {
        out[at++] = 'E';
        if (exponent < 0) {
            out[at++] = '-';
        }
        int magnitude = Math.abs(exponent);
        if (magnitude >= 100) {
            out[at++] = (byte) ('0' + magnitude / 100);
        }
        if (magnitude >= 10) {
            out[at++] = (byte) ('0' + magnitude / 10 % 10);
        }
        out[at] = (byte) ('0' + magnitude % 10);
        return at + 1;
    }

    private static int putZero(byte[] out, int at) {
        FOUR.set(out, at, NOUGHT);
        return at + 3;
    }

    private static IllegalArgumentException unwritable(double value) {
        return new IllegalArgumentException("number: " + value + " (expected: finite)");
    }
}
