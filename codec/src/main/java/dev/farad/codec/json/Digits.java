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
    private static final long[] TENS = {1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000};

    private Digits() {}

    /** Returns the index of the first byte at or behind {@code at} that is no digit, the limit if there is none. */
    static int end(byte[] bytes, int at, int limit) {
        while (at <= limit - Long.BYTES) {
            long digits = (long) EIGHT.get(bytes, at) ^ ZEROS;
            // Carries reach only bytes behind the first that is no digit, which is all that counts.
            long others = ((digits + NINE_TO_TOP) | digits) & TOP_BITS;
            if (others != 0) {
                return at + (Long.numberOfTrailingZeros(others) >>> 3);
            }
            at += Long.BYTES;
        }
        while (at < limit && isDigit(bytes[at])) {
            at++;
        }
        return at;
    }

    static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }

    /** Returns the number whose digits are those of {@code number} and behind them those of a stretch of memory. */
    static long append(long number, byte[] bytes, int at, int end) {
        for (; end - at >= Long.BYTES; at += Long.BYTES) {
            number = number * 100_000_000 + value((long) EIGHT.get(bytes, at) ^ ZEROS);
        }
        if (at < end && at <= bytes.length - Long.BYTES) {
            int count = end - at;
            long digits = (long) EIGHT.get(bytes, at) ^ ZEROS;
            return number * TENS[count] + value(digits << (Long.SIZE - Byte.SIZE * count));
        }
        for (; at < end; at++) {
            number = number * 10 + (bytes[at] - '0');
        }
        return number;
    }

    /** Returns the number of eight digits, given as bytes from 0 to 9. */
    private static long value(long digits) {
        long pairs = digits * 10 + (digits >>> 8);
        long first = (pairs & 0x000000FF000000FFL) * (100 + (1_000_000L << 32));
        long second = ((pairs >>> 16) & 0x000000FF000000FFL) * (1 + (10_000L << 32));
        return (first + second) >>> 32;
    }

    /** Returns the eight digits of a number below 100,000,000, as bytes from 0 to 9. */
    static long of(long number) {
        // Each step divides all parts at once by multiplying: exact for parts this small.
        long upper = (number * 109_951_163) >>> 40;
        long fours = upper | ((number - upper * 10_000) << 32);
        long hundreds = ((fours * 10_486) >>> 20) & 0x0000007F0000007FL;
        long twos = hundreds | ((fours - hundreds * 100) << 16);
        long tens = ((twos * 103) >>> 10) & 0x000F000F000F000FL;
        return tens | ((twos - tens * 10) << 8);
    }

    /** Returns how many of eight digits remain without the zeros at the end. */
    static int countWithoutEnd(long digits) {
        return (Long.SIZE + 7 - Long.numberOfLeadingZeros(digits)) >>> 3;
    }
}
