package dev.farad.codec.json;

/**
 * The shortest decimal that reads back as a float: {@code significand * 10^exponent}, with zeros at its end.
 *
 * <p>Of several as short it is the nearest, and it has two digits where one would do, as {@link Float#toString} defines. The
 * methods take the bits of a finite float above zero. After R. Giulietti, The Schubfach way to render doubles (2021).
 */
final class ShortestFloat {
    private static final int FRACTION_BITS = Float.PRECISION - 1;
    private static final int FRACTION = (1 << FRACTION_BITS) - 1;
    private static final int LEAST_POWER = Float.MIN_EXPONENT - FRACTION_BITS;

    /** Subnormals below it are scaled by ten so as to have two digits. */
    private static final int TINY = 8;

    private ShortestFloat() {}

    static int exponent(int bits) {
        int power = power(bits);
        if (irregular(bits)) {
            return PowersOfTen.log10OfThreeQuarters(power);
        }
        return PowersOfTen.log10OfPowerOfTwo(power) - (bits < TINY ? 1 : 0);
    }

    private static int power(int bits) {
        return Math.max(bits >>> FRACTION_BITS, 1) - 1 + LEAST_POWER;
    }

    /** Returns whether the next float below is nearer than the next above. */
    private static boolean irregular(int bits) {
        return (bits & FRACTION) == 0 && bits > FRACTION + 1;
    }

    static int significand(int bits) {
        int biased = bits >>> FRACTION_BITS;
        int c = (bits & FRACTION) + (biased == 0 ? 0 : FRACTION + 1);
        int q = power(bits);
        if (c < TINY) {
            return shortest(c * 10L, PowersOfTen.log10OfPowerOfTwo(q), q, 2);
        }
        return shortest(c, exponent(bits), q, irregular(bits) ? 1 : 2);
    }

    /**
     * Returns the decimal in units of {@code 10^k} for {@code c * 2^q}.
     *
     * @param below quarters of {@code 2^q} down to where other floats begin
     */
    private static int shortest(long c, int k, int q, int below) {
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
                return (int) ((down ? tens : tens + 40) >>> 2);
            }
        }
        boolean down = lower <= (s << 2);
        if (down != (((s + 1) << 2) <= upper)) {
            return (int) (down ? s : s + 1);
        }
        long aboveMiddle = v - (s << 2) - 2;
        return (int) (aboveMiddle < 0 || (aboveMiddle == 0 && (s & 1) == 0) ? s : s + 1);
    }

    /** Returns the upper half of a product, its last bit set if bits that count were cut off. */
    private static long product(long power, long factor) {
        long high = Math.unsignedMultiplyHigh(power, factor);
        return ((power * factor) >>> 32) == 0 ? high : high | 1;
    }
}
