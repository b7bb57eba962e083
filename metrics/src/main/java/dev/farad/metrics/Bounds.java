package dev.farad.metrics;

import java.util.Arrays;

/** The fixed upper bounds of buckets; the last bucket has none. */
final class Bounds {
    /** Of times, in microseconds. */
    static final Bounds MICROS = new Bounds(
            1e6,
            100,
            250,
            500,
            1_000,
            2_500,
            5_000,
            10_000,
            25_000,
            50_000,
            100_000,
            250_000,
            500_000,
            1_000_000,
            2_500_000,
            5_000_000,
            10_000_000,
            30_000_000);

    /** Of rows. */
    static final Bounds ROWS = new Bounds(1, 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024);

    private final long[] upper;
    private final double[] shown;

    private Bounds(double parts, long... upper) {
        this.upper = upper;
        this.shown = new double[upper.length + 1];
        for (int i = 0; i < upper.length; i++) {
            // By division, since a product with a millionth is not the nearest number to it.
            shown[i] = upper[i] / parts;
        }
        shown[upper.length] = Double.POSITIVE_INFINITY;
    }

    /** Returns how many buckets there are. */
    int buckets() {
        return shown.length;
    }

    /** Returns the first bucket whose bound a value does not exceed. */
    int bucket(long value) {
        int found = Arrays.binarySearch(upper, value);
        return found >= 0 ? found : -found - 1;
    }

    /** Returns the bounds in base units. */
    double[] shown() {
        return shown.clone();
    }
}
