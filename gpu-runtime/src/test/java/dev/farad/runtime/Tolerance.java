package dev.farad.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;

/**
 * How far an answer may lie from what it should be.
 *
 * @param cosine of the angle between both, at least
 * @param difference of any two numbers, at most
 */
public record Tolerance(double cosine, double difference) {
    /** The same bits. */
    public static final Tolerance NONE = new Tolerance(1, 0);

    /** Checks an answer. */
    public void check(String what, float[] actual, float[] expected) {
        if (difference == 0) {
            assertThat(actual).as(what).isEqualTo(expected);
            return;
        }
        assertThat(actual).as(what).hasSameSizeAs(expected);
        assertThat(actual).as(what).containsExactly(expected, Offset.offset((float) difference));
        assertThat(cosine(actual, expected)).as(what).isGreaterThanOrEqualTo(cosine);
    }

    private static double cosine(float[] a, float[] b) {
        double product = 0;
        double squaresOfA = 0;
        double squaresOfB = 0;
        for (int i = 0; i < a.length; i++) {
            product += (double) a[i] * b[i];
            squaresOfA += (double) a[i] * a[i];
            squaresOfB += (double) b[i] * b[i];
        }
        return product / Math.sqrt(squaresOfA * squaresOfB);
    }
}
