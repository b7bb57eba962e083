package dev.farad.runtime.graph.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryPlanTest {
    private final Random random = new Random(5);

    @Test
    void nothingThatLivesTogetherSharesAByte() {
        for (int run = 0; run < 2000; run++) {
            int entries = random.nextInt(1, 40);
            long[] bytes = new long[entries];
            int[] first = new int[entries];
            int[] last = new int[entries];
            for (int i = 0; i < entries; i++) {
                bytes[i] = random.nextInt(5) == 0 ? 0 : random.nextInt(5000);
                first[i] = random.nextInt(-1, 30);
                last[i] = first[i] + random.nextInt(6);
            }
            MemoryPlan plan = MemoryPlan.of(entries, bytes, first, last);
            check(plan, bytes, first, last);
        }
    }

    private static void check(MemoryPlan plan, long[] bytes, int[] first, int[] last) {
        long end = 0;
        for (int i = 0; i < bytes.length; i++) {
            long offset = plan.offset(i);
            assertThat(offset).isNotNegative();
            assertThat(offset % MemoryPlan.ALIGNMENT).isZero();
            end = Math.max(end, offset + MemoryPlan.aligned(bytes[i]));
            for (int j = 0; j < i; j++) {
                boolean together = first[i] <= last[j] && first[j] <= last[i];
                boolean apart = offset + bytes[i] <= plan.offset(j) || plan.offset(j) + bytes[j] <= offset;
                assertThat(!together || apart || bytes[i] == 0 || bytes[j] == 0).isTrue();
            }
        }
        assertThat(plan.peakBytes()).isEqualTo(end);
        assertThat(plan.peakBytes()).isGreaterThanOrEqualTo(busiest(bytes, first, last));
    }

    /** Returns the bytes that live at the step with the most. */
    private static long busiest(long[] bytes, int[] first, int[] last) {
        long most = 0;
        for (int step = -1; step < 40; step++) {
            long live = 0;
            for (int i = 0; i < bytes.length; i++) {
                live += first[i] <= step && step <= last[i] ? MemoryPlan.aligned(bytes[i]) : 0;
            }
            most = Math.max(most, live);
        }
        return most;
    }

    @Test
    void aChainNeedsItsTwoLargestNeighbours() {
        long[] bytes = {256, 512, 1024, 512};
        MemoryPlan plan = MemoryPlan.of(4, bytes, new int[] {-1, 0, 1, 2}, new int[] {0, 1, 2, 3});

        assertThat(plan.peakBytes()).isEqualTo(1024 + 512);
    }

    @Test
    void whatDoesNotFitALongIsNoPlan() {
        long[] bytes = {Long.MAX_VALUE};

        assertThatThrownBy(() -> MemoryPlan.of(1, bytes, new int[] {0}, new int[] {0}))
                .isInstanceOf(ArithmeticException.class);
    }
}
