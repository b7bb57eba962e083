package dev.farad.codec.json;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;

/**
 * Reads numbers of JSON text (RFC 8259, section 6) and tells their values, exact or rounded once.
 *
 * <p>The values are those of the number last read and need its bytes unchanged. Allocates only for a {@link #bigValue}
 * and where a decimal lies so near the middle between two floats that 128 bits cannot tell. One thread at a time.
 */
final class NumberReader {
    /** The longest number that is read. */
    static final int MAX_CHARS = JsonFault.MAX_NUMBER_CHARS;

    /** So many digits always fit 64 bits without sign. */
    private static final int SAFE_DIGITS = 19;

    private static final int MAX_EXPONENT = 100_000;

    private byte[] bytes = {};
    private int from;
    private int end;
    /** 1 behind a minus sign, else 0. */
    private int sign;

    private boolean integer;
    private boolean truncated;
    private long significand;
    private int exponent;
    private String fault = "";

    NumberReader() {}

    /**
     * Reads the number that starts at an index.
     *
     * @param limit where the text ends, and with it the number if it comes this far
     * @return the index behind the number; if it is malformed, {@code -1 - index} of the first byte that cannot be, which is
     *     the limit if the text ends too early
     */
    int read(byte[] bytes, int from, int limit) {
        this.bytes = bytes;
        this.from = from;
        if (from >= limit) {
            return refused(from, "a number");
        }
        // Signs come at random: no branch.
        sign = (((bytes[from] & 0xFF) ^ '-') - 1) >>> 31;
        int start = from + sign;
        if (start == limit || !Digits.isDigit(bytes[start])) {
            return refused(start, "a digit");
        }
        long number = (long) bytes[start] - '0';
        int at = start + 1;
        if (at < limit && Digits.isDigit(bytes[at])) {
            if (number == 0) {
                return refused(at, "no digit behind a leading zero");
            }
            at = Digits.end(bytes, at, limit);
            number = Digits.append(number, bytes, start + 1, at);
        }
        int digits = at - start;
        int fraction = 0;
        if (at < limit && bytes[at] == '.') {
            int point = at + 1;
            at = Digits.end(bytes, point, limit);
            fraction = at - point;
            if (fraction == 0) {
                return refused(at, "a digit behind the point");
            }
            number = Digits.append(number, bytes, point, at);
        }
        significand = number;
        exponent = -fraction;
        integer = fraction == 0;
        if (at < limit && (bytes[at] | 0x20) == 'e') {
            at = readExponent(at + 1, limit);
        }
        end = at;
        truncated = digits + fraction > SAFE_DIGITS;
        if (truncated && at >= 0) {
            truncate(start, digits + fraction);
        }
        return at - from > MAX_CHARS ? refused(from + MAX_CHARS, "at most " + MAX_CHARS + " characters") : at;
    }

    private int readExponent(int first, int limit) {
        boolean minus = first < limit && bytes[first] == '-';
        int start = minus || (first < limit && bytes[first] == '+') ? first + 1 : first;
        int at = Digits.end(bytes, start, limit);
        if (at == start) {
            return refused(at, "a digit in the exponent");
        }
        int power = 0;
        for (int i = start; i < at; i++) {
            power = Math.min(power * 10 + (bytes[i] - '0'), MAX_EXPONENT);
        }
        exponent += minus ? -power : power;
        integer = false;
        return at;
    }

    private int refused(int at, String expected) {
        fault = expected;
        return -1 - at;
    }

    /** Takes the first nineteen digits, from the first that is not zero, for the significand. */
    private void truncate(int start, int digits) {
        int at = start;
        int left = digits;
        while (left > SAFE_DIGITS && (bytes[at] == '0' || bytes[at] == '.')) {
            left -= bytes[at++] == '0' ? 1 : 0;
        }
        significand = 0;
        for (int taken = 0; taken < SAFE_DIGITS; at++) {
            if (bytes[at] != '.') {
                significand = significand * 10 + (bytes[at] - '0');
                taken++;
            }
        }
        left -= SAFE_DIGITS;
        exponent += left;
        truncated = left > 0;
        if (integer && left == 1) {
            takeTwentieth(bytes[at] - '0');
        }
    }

    private void takeTwentieth(int digit) {
        if (Long.compareUnsigned(significand, Long.divideUnsigned(-1L - digit, 10)) <= 0) {
            significand = significand * 10 + digit;
            exponent = 0;
            truncated = false;
        }
    }

    /** Returns what was expected where the last number is malformed. */
    String fault() {
        return fault;
    }

    /** Returns whether the number has neither fraction nor exponent. */
    boolean integer() {
        return integer;
    }

    /** Returns whether the number is an {@link #integer} from -2^63 to 2^63 - 1. */
    boolean fitsLong() {
        return integer && !truncated && (significand >= 0 || (sign == 1 && significand == Long.MIN_VALUE));
    }

    /** Returns whether the number is an {@link #integer} from 0, or -0, to 2^64 - 1. */
    boolean fitsUnsignedLong() {
        return integer && !truncated && (sign == 0 || significand == 0);
    }

    /** Returns the number, which {@link #fitsLong} or {@link #fitsUnsignedLong}. */
    long longValue() {
        return sign == 0 ? significand : -significand;
    }

    /** Returns the double nearest to the number, of two the even one; infinite beyond the greatest. */
    double doubleValue() {
        long bits = Rounding.doubleBits(significand, exponent);
        if (truncated && bits != Rounding.doubleBits(significand + 1, exponent)) {
            bits = Rounding.UNDECIDED;
        }
        return bits == Rounding.UNDECIDED
                ? Double.parseDouble(text())
                : Double.longBitsToDouble(bits | ((long) sign << 63));
    }

    /** Returns the float nearest to the number, of two the even one; infinite beyond the greatest. */
    float floatValue() {
        long bits = Rounding.floatBits(significand, exponent);
        if (truncated && bits != Rounding.floatBits(significand + 1, exponent)) {
            bits = Rounding.UNDECIDED;
        }
        return bits == Rounding.UNDECIDED ? Float.parseFloat(text()) : Float.intBitsToFloat((int) bits | (sign << 31));
    }

    /** Returns the number, which is an {@link #integer}. */
    BigInteger bigValue() {
        return new BigInteger(text());
    }

    /** Returns the number as it stands in the text. */
    String text() {
        return new String(bytes, from, end - from, StandardCharsets.ISO_8859_1);
    }
}
