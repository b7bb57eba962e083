package dev.farad.server.batch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.Usage;
import dev.farad.runtime.BatchCost;
import dev.farad.runtime.BatchCost.ItemCost;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AttributionTest {

    @Test
    void usagesAndPaddingAddUpToTheCostInEveryField() {
        for (int seed = 0; seed < 20_000; seed++) {
            checkLaw(randomCost(new Random(seed)));
        }
    }

    private static void checkLaw(BatchCost cost) {
        Attribution split = Attribution.split(cost);
        Usage sum = split.padding();
        for (Usage usage : split.items()) {
            sum = sum.plus(usage);
        }
        assertThat(sum).isEqualTo(Attribution.total(cost));
        assertThat(split.items()).hasSameSizeAs(cost.items());
        assertThat(split.items())
                .allMatch(usage -> usage.workspaceBytes() >= 0 && usage.computeNanos() >= 0 && usage.byteNanos() >= 0);
    }

    private static BatchCost randomCost(Random random) {
        List<ItemCost> items = new ArrayList<>();
        for (int i = 1 + random.nextInt(40); i > 0; i--) {
            items.add(new ItemCost(random.nextInt(5_000), random.nextInt(1 << 20), random.nextInt(1 << 20)));
        }
        return new BatchCost(
                items,
                random.nextInt(3) == 0 ? 0 : random.nextInt(20_000),
                random.nextLong(1L << 36),
                random.nextLong(1L << 30),
                random.nextLong(10_000_000_000L),
                0,
                random.nextBoolean());
    }

    @Test
    void chargesSharedCostByCellsAndOwnBytesExactly() {
        BatchCost cost =
                new BatchCost(List.of(new ItemCost(30, 3, 1), new ItemCost(10, 5, 2)), 60, 1_000, 0, 200, 0, true);
        Attribution split = Attribution.split(cost);
        assertThat(split.items().get(0)).isEqualTo(new Usage(300, 3, 1, 60, 60_000 + 800, true));
        assertThat(split.items().get(1)).isEqualTo(new Usage(100, 5, 2, 20, 20_000 + 1_400, true));
        assertThat(split.padding()).isEqualTo(new Usage(600, 0, 0, 120, 120_000, true));
    }

    @Test
    void givesEverythingToALoneItemWithoutCells() {
        BatchCost cost = new BatchCost(List.of(new ItemCost(0, 1, 1)), 0, 500, 0, 10, 0, false);
        Attribution split = Attribution.split(cost);
        assertThat(split.items().getFirst().plus(split.padding())).isEqualTo(Attribution.total(cost));
    }
}
