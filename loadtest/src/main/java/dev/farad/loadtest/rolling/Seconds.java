package dev.farad.loadtest.rolling;

import java.util.ArrayList;
import java.util.List;

/** What each second of a load saw: requests that ended in it by speed, and how long the slowest hundredth of them took at least. */
final class Seconds {
    private static final long NANOS = 1_000_000_000L;

    private final List<List<Long>> fast = new ArrayList<>();
    private final List<List<Long>> slow = new ArrayList<>();
    private final int[] failed;

    Seconds(List<Sample> samples) {
        long last = samples.stream().mapToLong(Sample::endNanos).max().orElse(0);
        int count = (int) (last / NANOS) + 1;
        failed = new int[count];
        for (int i = 0; i < count; i++) {
            fast.add(new ArrayList<>());
            slow.add(new ArrayList<>());
        }
        for (Sample sample : samples) {
            int second = (int) (sample.endNanos() / NANOS);
            if (sample.failed()) {
                failed[second]++;
            } else {
                (sample.slow() ? slow : fast).get(second).add(sample.nanos());
            }
        }
    }

    int count() {
        return failed.length;
    }

    int failed(int second) {
        return failed[second];
    }

    int answered(int second) {
        return fast.get(second).size() + slow.get(second).size();
    }

    /** Returns the 99th percentile in milliseconds, or 0 where nothing ended. */
    double p99Millis(int second, boolean ofSlow) {
        return percentileMillis((ofSlow ? slow : fast).get(second), 0.99);
    }

    /** Returns a percentile in milliseconds of all seconds. */
    double percentileMillis(boolean ofSlow, double share) {
        return percentileMillis(
                (ofSlow ? slow : fast).stream().flatMap(List::stream).toList(), share);
    }

    private static double percentileMillis(List<Long> nanos, double share) {
        if (nanos.isEmpty()) {
            return 0;
        }
        List<Long> sorted = nanos.stream().sorted().toList();
        return sorted.get((int) Math.min(sorted.size() - 1, Math.round(share * sorted.size()))) / 1e6;
    }
}
