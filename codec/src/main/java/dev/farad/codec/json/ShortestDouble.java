package dev.farad.codec.json;

/**
 * The shortest decimal that reads back as a double: {@code significand * 10^exponent}, with zeros at its end.
 *
 * <p>Of several as short it is the nearest, and it has two digits where one would do, as {@link Double#toString} defines.
 * The methods take the bits of a finite double above zero. After R. Giulietti, The Schubfach way to render doubles (2021).
 */
final class ShortestDouble {
    private static final int FRACTION_BITS = Double.PRECISION - 1;
    private static final long FRACTION = (1L << FRACTION_BITS) - 1;
    private static final int LEAST_POWER = Double.MIN_EXPONENT - FRACTION_BITS;

    /** Subnormals below it are scaled by ten so as to have two digits. */
    private static final int TINY = 3;

    private ShortestDouble() {}

    static int exponent(long bits) {
        int power = power(bits);
        if (irregular(bits)) {
            return PowersOfTen.log10OfThreeQuarters(power);
        }
        return PowersOfTen.log10OfPowerOfTwo(power) - (bits < TINY ? 1 : 0);
    }

    private static int power(long bits) {
        return Math.max((int) (bits >>> FRACTION_BITS), 1) - 1 + LEAST_POWER;
    }

    /** Returns whether the next double below is nearer than the next above. */
    private static boolean irregular(long bits) {
        return (bits & FRACTION) == 0 && bits > FRACTION + 1;
    }

    static long significand(long bits) {
        long biased = bits >>> FRACTION_BITS;
        long c = (bits & FRACTION) + (biased == 0 ? 0 : FRACTION + 1);
        int q = power(bits);
        if (c < TINY) {
            return shortest(c * 10, PowersOfTen.log10OfPowerOfTwo(q), q, 2);
        }
        return shortest(c, exponent(bits), q, irregular(bits) ? 1 : 2);
    }

    /**
     * Returns the decimal in units of {@code 10^k} for {@code c * 2^q}.
     *
     * @param below quarters of {@code 2^q} down to where other doubles begin
     */
    private static long shortest(long c, int k, int q, int below) {
        // The power is to be rounded up: by one in 128 bits.
        long low = PowersOfTen.low(-k) + 1;
        long high = PowersOfTen.high(-k) + (low == 0 ? 1 : 0);
        int shift = q + PowersOfTen.log2(-k) + 1;
        long odd = c & 1;
        long quarters = c << 2;
        long v = product(high, low, quarters << shift);
        long lower = product(high, low, (quarters - below) << shift) + odd;
        long upper = product(high, low, (quarters + 2) << shift) - odd;
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

    /** Returns the upper third of a product, its last bit set if bits that count were cut off. */
    private static long product(long high, long low, long factor) {
        long middle = high * factor;
        long sum = middle + Math.unsignedMultiplyHigh(low, factor);
        long top = Math.unsignedMultiplyHigh(high, factor) + (Long.compareUnsigned(sum, middle) < 0 ? 1 : 0);
        return sum == 0 ? top : top | 1;
    }
}
