package dev.farad.codec.json;

/**
 * Decimal numbers of at most 64 bits of significand, rounded once to the nearest float or double, ties to even.
 *
 * <p>The significand is multiplied by a power of ten of 64 bits. What was cut off makes the product too small by less
 * than 2 in its upper half; where the rounding could hang on that, 64 more bits are added, and where even they leave it
 * open the answer is {@link #UNDECIDED}. After D. Lemire, Number Parsing at a Gigabyte per Second (2021).
 */
final class Rounding {
    /** Neither is a pattern of bits without a sign. */
    static final long UNDECIDED = -1;

    private static final int EXACT_POWER = 27;

    private Rounding() {}

    /** Returns the bits of the double nearest to {@code significand * 10^p}, the significand being unsigned. */
    static long doubleBits(long significand, int p) {
        if (significand == 0 || p < PowersOfTen.LEAST) {
            return 0;
        }
        if (p > 308) {
            return Double.doubleToRawLongBits(Double.POSITIVE_INFINITY);
        }
        return bits(significand, p, Double.PRECISION, Double.MAX_EXPONENT);
    }

    /** Returns the bits of the float nearest to {@code significand * 10^p}, the significand being unsigned. */
    static long floatBits(long significand, int p) {
        if (significand == 0 || p < -65) {
            return 0;
        }
        if (p > 38) {
            return Float.floatToRawIntBits(Float.POSITIVE_INFINITY);
        }
        return bits(significand, p, Float.PRECISION, Float.MAX_EXPONENT);
    }

    private static long bits(long significand, int p, int precision, int maxExponent) {
        int shift = Long.numberOfLeadingZeros(significand);
        long normalised = significand << shift;
        long high = Math.unsignedMultiplyHigh(normalised, PowersOfTen.high(p));
        int top = (int) (high >>> 63);
        int exponent = PowersOfTen.log2(p) + 63 + top - shift;
        int cut = 63 - precision + top;
        int biased = exponent + maxExponent;
        if (biased > 2 * maxExponent) {
            return (2L * maxExponent + 1) << (precision - 1);
        }
        if (biased <= 0) {
            cut += 1 - biased;
            biased = 1;
            if (cut >= 63) {
                return cut > 64 ? 0 : UNDECIDED;
            }
        }
        long kept = high >>> cut;
        long half = 1L << (cut - 1);
        long rest = high & (half << 1) - 1;
        long up;
        if (((rest - half + 1) >>> 1) == 0) {
            up = precisely(normalised, p, rest - half, kept);
            if (up == UNDECIDED) {
                return UNDECIDED;
            }
        } else {
            up = (half - rest) >>> 63;
        }
        // The leading bit of what is kept adds one to the exponent; so may the rounding.
        long bits = ((long) Math.min(biased - 1, 2 * maxExponent) << (precision - 1)) + kept + up;
        return Math.min(bits, (2L * maxExponent + 1) << (precision - 1));
    }

    /** Returns 1 if the number is to be rounded up, else 0, where the product is at one half or just below it. */
    private static long precisely(long normalised, int p, long aboveHalf, long kept) {
        long low = normalised * PowersOfTen.high(p);
        if (p >= 0 && p <= EXACT_POWER) {
            return aboveHalf < 0 ? 0 : low != 0 ? 1 : kept & 1;
        }
        long more = low + Math.unsignedMultiplyHigh(normalised, PowersOfTen.low(p));
        if (Long.compareUnsigned(more, low) < 0) {
            aboveHalf++;
        }
        // What is still missing is less than 2 in the lower half.
        return switch ((int) aboveHalf) {
            case -1 -> more == -1 || more == -2 ? UNDECIDED : 0;
            case 0 -> more == 0 ? UNDECIDED : 1;
            default -> 1;
        };
    }
}
