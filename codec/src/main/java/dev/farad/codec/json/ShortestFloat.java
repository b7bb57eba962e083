package dev.farad.codec.json;

/**
 * The shortest decimal that reads back as a float: {@code significand * 10^exponent}, with zeros at its end.
 *
 * <p>Of several as short it is the nearest, and it has two digits where one would do, as {@link Float#toString} defines. After R. Giulietti, The Schubfach way to render doubles (2021).
 */
final class ShortestFloat {
    private static final int FRACTION_BITS = Float.PRECISION - 1;
    private static final int FRACTION = (1 << FRACTION_BITS) - 1;
    private static final int LEAST_POWER = Float.MIN_EXPONENT - FRACTION_BITS;

    /** Subnormals below it are scaled by ten so as to have two digits. */
    private static final int TINY = 8;

    /** Bits behind the point of fixed-point numbers, of which 28 bits are left to stand before it. */
    private static final int POINT = 36;

    private static final long ONE = 1L << POINT;
    private static final long TEN = 10 * ONE;

    /** A tenth of 2^32, for numbers that have 28 bits. */
    private static final long TENTH = 0x1999_999AL;

    /** How far a fixed-point number, or the difference of two, may be off. */
    private static final long CUT_OFF = 2;

    /** By the exponent in a float's bits: the power of ten, what shifts the product to its point, the exponent of ten. */
    private static final long[] POWERS = new long[256];

    private static final byte[] SHIFTS = new byte[256];
    private static final byte[] EXPONENTS = new byte[256];

    /** What brings a number to nine digits, by how many it lacks. */
    private static final long[] SCALES = {1, 10, 100, 100};

    static {
        for (int biased = 1; biased < 255; biased++) {
            int q = biased - 1 + LEAST_POWER;
            int k = PowersOfTen.log10OfPowerOfTwo(q);
            POWERS[biased] = PowersOfTen.high(-k);
            SHIFTS[biased] = (byte) (q + PowersOfTen.log2(-k) + POINT + 1);
            EXPONENTS[biased] = (byte) k;
        }
    }

    private ShortestFloat() {}

    /**
     * Returns the decimal of a finite float above zero: the upper half has nine digits, the lower half says how many of them
     * stand before the point, or if negative the zeros between it and them.
     *
     * @param bits of the float
     */
    static long decimal(int bits) {
        int fraction = bits & FRACTION;
        if (bits <= FRACTION || fraction == 0) {
            return atBorder(bits);
        }
        // One product in fixed point tells all but the few floats that lie too near to where the answer changes.
        int biased = (bits >>> FRACTION_BITS) & 0xFF;
        long power = POWERS[biased];
        int shift = SHIFTS[biased];
        long v = Math.unsignedMultiplyHigh((long) (fraction + FRACTION + 1) << shift, power);
        long reach = power >>> (Long.SIZE + 1 - shift);
        long one = (v + ONE / 2) >>> POINT;
        long tens = ((((v + TEN / 2) >>> POINT) * TENTH) >>> 32) * 10;
        long distance = Math.abs(v - (tens << POINT));
        if (((distance - reach + CUT_OFF) & -8) == 0 || ((v - ONE / 2 + CUT_OFF) & (ONE - 8)) == 0) {
            return atBorder(bits);
        }
        // Which of both it is comes at random: no branch.
        long decimal = one ^ ((one ^ tens) & ((distance - reach) >> 63));
        // Of seven to nine digits.
        long missing = ((decimal - 10_000_000) >>> 63) + ((decimal - 100_000_000) >>> 63);
        return packed(decimal * SCALES[(int) missing & 3], EXPONENTS[biased] + 9 - (int) missing);
    }

    private static long atBorder(int bits) {
        int q = Math.max(bits >>> FRACTION_BITS, 1) - 1 + LEAST_POWER;
        int k = PowersOfTen.log10OfPowerOfTwo(q);
        if (bits < TINY) {
            return nineDigits(shortest(bits * 10L, k, q, 2), k - 1);
        }
        int fraction = bits & FRACTION;
        if (fraction != 0 || bits == FRACTION + 1) {
            return nineDigits(shortest(bits <= FRACTION ? bits : fraction + FRACTION + 1, k, q, 2), k);
        }
        // The next float below is nearer than the next above.
        k = PowersOfTen.log10OfThreeQuarters(q);
        return nineDigits(shortest(FRACTION + 1, k, q, 1), k);
    }

    private static long nineDigits(long decimal, int k) {
        int missing = 9;
        while (missing > 0 && decimal >= Digits.TENS[9 - missing]) {
            missing--;
        }
        return packed(decimal * Digits.TENS[missing], k + 9 - missing);
    }

    private static long packed(long nine, int point) {
        return (nine << Integer.SIZE) | (point & 0xFFFF_FFFFL);
    }

    /**
     * Returns the decimal in units of {@code 10^k} for {@code c * 2^q}.
     *
     * @param below quarters of {@code 2^q} down to where other floats begin
     */
    private static long shortest(long c, int k, int q, int below) {
        long power = PowersOfTen.high(-k) + 1;
        int shift = q + PowersOfTen.log2(-k) + 1;
        long odd = c & 1;
        long quarters = c << 2;
        long v = product(power, quarters << shift);
        long lower = product(power, (quarters - below) << shift) + odd;
        long upper = product(power, (quarters + 2) << shift) - odd;
        long s = v >>> 2;
        if (s >= 100) {
            long tens = s / 10 * 40;
            boolean down = lower <= tens;
            if (down != (tens + 40 <= upper)) {
                return (down ? tens : tens + 40) >>> 2;
            }
        }
        boolean down = lower <= (s << 2);
        if (down != (((s + 1) << 2) <= upper)) {
            return down ? s : s + 1;
        }
        long aboveMiddle = v - (s << 2) - 2;
        return aboveMiddle < 0 || (aboveMiddle == 0 && (s & 1) == 0) ? s : s + 1;
    }

    /** Returns the upper half of a product, its last bit set if bits that count were cut off. */
    private static long product(long power, long factor) {
        long high = Math.unsignedMultiplyHigh(power, factor);
        return ((power * factor) >>> 32) == 0 ? high : high | 1;
    }
}
