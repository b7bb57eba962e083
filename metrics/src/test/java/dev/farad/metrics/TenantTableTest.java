package dev.farad.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TenantTableTest {
    private static TenantTable table(int limit) {
        return new TenantTable(Tenants.first(limit));
    }

    @Test
    void keepsThoseOfAListAndNoOthers() {
        TenantTable table = new TenantTable(Tenants.only(Set.of("a", "b")));

        assertThat(table.label("c")).isEqualTo("other");
        assertThat(table.label("b")).isEqualTo("b");
        assertThat(table.label("unknown")).isEqualTo("unknown");
        assertThat(table.tracked()).isEqualTo(2);
        assertThat(table.overflow()).isEqualTo(1);
    }

    @Test
    void nobodyGetsTheNameOfALineThatIsNoTenants() {
        assertThat(table(1).label("farad-padding")).isEqualTo("other");
        assertThatThrownBy(() -> Tenants.only(Set.of("farad-padding")))
                .hasMessageStartingWith("tenant: 'farad-padding' (expected: ");
    }

    @Test
    void keepsTheFirstAndCallsTheRestOther() {
        TenantTable table = table(2);

        assertThat(table.label("a")).isEqualTo("a");
        assertThat(table.label("b")).isEqualTo("b");
        assertThat(table.label("c")).isEqualTo("other");
        assertThat(table.label("a")).isEqualTo("a");
        assertThat(table.tracked()).isEqualTo(2);
        assertThat(table.overflow()).isEqualTo(1);
    }

    @Test
    void unknownAndOtherTakeNoPlace() {
        TenantTable table = table(1);

        assertThat(table.label("unknown")).isEqualTo("unknown");
        assertThat(table.label("other")).isEqualTo("other");
        assertThat(table.tracked()).isZero();
        assertThat(table.label("a")).isEqualTo("a");
    }

    @Test
    void aNameTooLongForATagIsOther() {
        assertThat(table(1).label("x".repeat(65))).isEqualTo("other");
        assertThat(table(1).label("x".repeat(64))).hasSize(64);
    }

    @Test
    void aNegativeLimitIsRefused() {
        assertThatThrownBy(() -> Tenants.first(-1)).hasMessage("tenantLimit: -1 (expected: 0 or more)");
    }

    @Test
    void neverKeepsMoreThanItsLimitWhenManyThreadsComeAtOnce() throws Exception {
        TenantTable table = table(10);
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Callable<Long>> tasks = IntStream.range(0, 4)
                    .<Callable<Long>>mapToObj(task -> () -> IntStream.range(0, 10_000)
                            .mapToObj(i -> table.label("tenant-" + i))
                            .filter(label -> !label.equals("other"))
                            .distinct()
                            .count())
                    .toList();
            for (var kept : threads.invokeAll(tasks)) {
                assertThat(kept.get()).isLessThanOrEqualTo(10);
            }
        }
        assertThat(table.tracked()).isEqualTo(10);
        long named = IntStream.range(0, 10_000)
                .mapToObj(i -> table.label("tenant-" + i))
                .filter(label -> !label.equals("other"))
                .count();
        assertThat(named).isEqualTo(10);
    }
}
