package dev.farad.codec.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Decimal digits in memory, eight at a time in the bytes of a long: the first digit in the lowest byte. */
final class Digits {
    /** Eight times '0'. */
    static final long ZEROS = 0x3030303030303030L;

    static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long TOP_BITS = 0x8080808080808080L;
    private static final long NINE_TO_TOP = 0x7676767676767676L;

    /** Powers of ten, from the noughth to the last below 2^63. */
    static final long[] TENS = new long[19];

    /** Masks: of eight bytes that at {@code 8 + n} keeps the last n; none if n is below 0, all if above 8. */
    private static final long[] KEPT = new long[2 * Long.BYTES + Long.BYTES + 1];

    static {
        TENS[0] = 1;
        for (int i = 1; i < TENS.length; i++) {
            TENS[i] = TENS[i - 1] * 10;
        }
        for (int i = 0; i < KEPT.length; i++) {
            int bytes = Math.clamp(i - Long.BYTES, 0, Long.BYTES);
            KEPT[i] = bytes == 0 ? 0 : -1L << (Long.SIZE - Byte.SIZE * bytes);
        }
    }

    private Digits() {}

    /** Returns the index of the first byte at or behind {@code at} that is no digit, the limit if there is none. */
    static int end(byte[] bytes, int at, int limit) {
        // Sixteen at a time, without a branch on where they end, which nothing could foretell.
        while (at <= limit - 2 * Long.BYTES) {
            int first = count((long) EIGHT.get(bytes, at) ^ ZEROS);
            int second = count((long) EIGHT.get(bytes, at + Long.BYTES) ^ ZEROS);
            int count = first + (second & -(first >>> 3));
            at += count;
            if (count < 2 * Long.BYTES) {
                return at;
            }
        }
        while (at < limit && isDigit(bytes[at])) {
            at++;
        }
        return at;
    }

    /** Returns how many of eight bytes come before the first that is no digit. */
    private static int count(long digits) {
        return Long.numberOfTrailingZeros(others(digits)) >>> 3;
    }

    /**
     * Returns the top bits of those of eight bytes that are no digits, of which no more can be trusted than up to the first
     * that is not ASCII.
     */
    static long others(long digits) {
        // Only from a byte that is not ASCII a carry reaches the next.
        return ((digits + NINE_TO_TOP) | digits) & TOP_BITS;
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** Returns the number whose digits are those of {@code number} and behind them those of a stretch of memory. */
    static long append(long number, byte[] bytes, int at, int end) {
        int count = end - at;
        if (end < 2 * Long.BYTES || count > 2 * Long.BYTES) {
            return appendAny(number, bytes, at, end);
        }
        // The sixteen bytes up to the end, less those that come before the digits.
        long last = (long) EIGHT.get(bytes, end - Long.BYTES) ^ ZEROS;
        long first = (long) EIGHT.get(bytes, end - 2 * Long.BYTES) ^ ZEROS;
        long value = value(first & KEPT[count]) * 100_000_000 + value(last & KEPT[count + Long.BYTES]);
        return number * TENS[count] + value;
    }

    private static long appendAny(long number, byte[] bytes, int at, int end) {
        if (end >= 3 * Long.BYTES && end - at <= 3 * Long.BYTES) {
            long first = (long) EIGHT.get(bytes, end - 3 * Long.BYTES) ^ ZEROS;
            int count = end - at - 2 * Long.BYTES;
            long upper = number * TENS[count] + value(first & KEPT[count + Long.BYTES]);
            return append(upper, bytes, at + count, end);
        }
        for (; at < end; at++) {
            number = number * 10 + (bytes[at] - '0');
        }
        return number;
    }

    /** Returns the number of eight digits, given as bytes from 0 to 9. */
    static long value(long digits) {
        long pairs = digits * 10 + (digits >>> 8);
        long first = (pairs & 0x000000FF000000FFL) * (100 + (1_000_000L << 32));
        long second = ((pairs >>> 16) & 0x000000FF000000FFL) * (1 + (10_000L << 32));
        return (first + second) >>> 32;
    }

    /** Returns the eight digits of a number below 100,000,000, as bytes from 0 to 9. */
    static long of(long number) {
        // Each step divides all parts at once by multiplying, exact for parts this small. A quotient q and its
        // remainder
        // r = n - q * d come to lie side by side as q + (r << s) = (n << s) - q * ((d << s) - 1).
        long upper = (number * 109_951_163) >>> 40;
        long fours = (number << 32) - upper * ((10_000L << 32) - 1);
        long hundreds = ((fours * 10_486) >>> 20) & 0x0000007F0000007FL;
        long twos = (fours << 16) - hundreds * ((100 << 16) - 1);
        long tens = ((twos * 103) >>> 10) & 0x000F000F000F000FL;
        return (twos << 8) - tens * ((10 << 8) - 1);
    }

    /** Returns how many of eight digits remain without the zeros at the end. */
    static int countWithoutEnd(long digits) {
        return (Long.SIZE + 7 - Long.numberOfLeadingZeros(digits)) >>> 3;
    }
}
