package dev.farad.codec.json;

import java.math.BigInteger;

/**
 * The powers of ten that floats and doubles need, as 128-bit significands.
 *
 * <p>For every power {@code p}, {@code 10^p = s * 2^(log2(p) - 127)} where the {@code s} kept here is rounded down to an
 * integer of exactly 128 bits. It is exact from 10^0 to 10^55.
 */
final class PowersOfTen {
    /** Below it, nineteen digits are less than half of the smallest double. */
    static final int LEAST = -343;

    /** Far enough to scale the smallest double to an integer of seventeen digits. */
    static final int MOST = 324;

    private static final int BITS = 128;
    private static final long[] HIGH = new long[MOST - LEAST + 1];
    private static final long[] LOW = new long[MOST - LEAST + 1];

    static {
        BigInteger power = BigInteger.ONE;
        for (int p = 0; p <= Math.max(MOST, -LEAST); p++) {
            int bits = power.bitLength();
            if (p <= MOST) {
                keep(p, bits > BITS ? power.shiftRight(bits - BITS) : power.shiftLeft(BITS - bits));
            }
            if (p > 0 && -p >= LEAST) {
                keep(-p, BigInteger.ONE.shiftLeft(bits + BITS - 1).divide(power));
            }
            power = power.multiply(BigInteger.TEN);
        }
    }

    private PowersOfTen() {}

    private static void keep(int p, BigInteger significand) {
        HIGH[p - LEAST] = significand.shiftRight(Long.SIZE).longValue();
        LOW[p - LEAST] = significand.longValue();
    }

    /** Returns the upper 64 bits of the significand, of which the first is set. */
    static long high(int p) {
        return HIGH[p - LEAST];
    }

    /** Returns the lower 64 bits of the significand. */
    static long low(int p) {
        return LOW[p - LEAST];
    }

    /** Returns the largest integer not above the binary logarithm of {@code 10^p}. */
    static int log2(int p) {
        return (p * 1741647) >> 19;
    }

    /** Returns the largest integer not above the decimal logarithm of {@code 2^q}. */
    static int log10OfPowerOfTwo(int q) {
        return (q * 315653) >> 20;
    }

    /** Returns the largest integer not above the decimal logarithm of {@code 3/4 * 2^q}. */
    static int log10OfThreeQuarters(int q) {
        return (q * 631305 - 261663) >> 21;
    }
}
