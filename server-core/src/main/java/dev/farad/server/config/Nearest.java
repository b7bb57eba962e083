package dev.farad.server.config;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The name that was probably meant by one that nobody knows. */
final class Nearest {
    private Nearest() {}

    /** Returns the name with the fewest slips of the hand between it and what was written, or null if none is near. */
    static @Nullable String of(String written, Collection<String> names) {
        String nearest = null;
        int least = 1 + Math.max(1, written.length() / 3);
        for (String name : names) {
            int slips = slips(written, name);
            if (slips < least) {
                least = slips;
                nearest = name;
            }
        }
        return nearest;
    }

    /**
     * Returns how many letters must be put in, left out, replaced, or swapped with the next one: the optimal string alignment
     * distance.
     */
    static int slips(String a, String b) {
        int[][] slips = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                slips[i][j] = i == 0 || j == 0 ? i + j : least(slips, a, b, i, j);
            }
        }
        return slips[a.length()][b.length()];
    }

    private static int least(int[][] slips, String a, String b, int i, int j) {
        boolean same = a.charAt(i - 1) == b.charAt(j - 1);
        int least = Math.min(slips[i - 1][j - 1] + (same ? 0 : 1), 1 + Math.min(slips[i - 1][j], slips[i][j - 1]));
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(least, slips[i - 2][j - 2] + 1) : least;
    }
}
