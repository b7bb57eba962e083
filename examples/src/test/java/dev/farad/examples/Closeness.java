package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;

/** Checks that a vector is the reference's: cosine at least 0.99999, and no number further off than 1e-4. */
final class Closeness {
    private static final double LEAST_COSINE = 0.99999;
    private static final Offset<Float> LARGEST_DIFFERENCE = Offset.offset(1e-4f);

    private Closeness() {}

    static void check(String what, List<Float> actual, List<Float> expected) {
        assertThat(actual).as(what).hasSameSizeAs(expected);
        checkNumbers(what, actual, expected);
        assertThat(cosine(actual, expected)).as(what).isGreaterThanOrEqualTo(LEAST_COSINE);
    }

    /** Checks as many numbers as are expected; there may be more. */
    static void checkNumbers(String what, List<Float> actual, List<Float> expected) {
        for (int i = 0; i < expected.size(); i++) {
            assertThat(actual.get(i)).as("%s [%d]", what, i).isCloseTo(expected.get(i), LARGEST_DIFFERENCE);
        }
    }

    private static double cosine(List<Float> a, List<Float> b) {
        double product = 0;
        double squaresOfA = 0;
        double squaresOfB = 0;
        for (int i = 0; i < a.size(); i++) {
            product += (double) a.get(i) * b.get(i);
            squaresOfA += (double) a.get(i) * a.get(i);
            squaresOfB += (double) b.get(i) * b.get(i);
        }
        return product / Math.sqrt(squaresOfA * squaresOfB);
    }
}
