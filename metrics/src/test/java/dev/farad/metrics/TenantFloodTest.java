package dev.farad.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.Outcome;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A million requests, each of a tenant that nobody has heard of. */
@Timeout(120)
class TenantFloodTest {
    private static final int THREADS = 4;
    private static final int EACH = 250_000;
    private static final Outcome OK = new Outcome.Answered(200);
    private static final long MOST_HEAP_BYTES = 2 << 20;

    private final ServerMetrics metrics = new ServerMetrics(MetricsSettings.DEFAULT.with(Tenants.first(10)));

    /** How often a thread had to wait for another. */
    private record Waits(long blocked, long waited) {
        static Waits ofThisThread() {
            ThreadMXBean threads = ManagementFactory.getThreadMXBean();
            ThreadInfo info = threads.getThreadInfo(Thread.currentThread().threadId());
            return new Waits(info.getBlockedCount(), info.getWaitedCount());
        }
    }

    private Waits flood(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        FakeExchange exchange = FakeExchange.inferred("");
        for (int i = 0; i < EACH; i++) {
            metrics.onRequest(exchange);
            metrics.onFinish(exchange.tenant("tenant-" + random.nextLong()), OK);
            if (i == EACH / 2) {
                // Everything there is to be made is made.
                metrics.scrape();
            }
        }
        return Waits.ofThisThread();
    }

    private static long heapBytes() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private long series() {
        return metrics.scrape()
                .lines()
                .filter(line -> line.startsWith("farad_"))
                .count();
    }

    @Test
    void addsABoundedNumberOfSeriesAndBytesAndMakesNobodyWait() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Callable<Waits>> floods = IntStream.range(0, THREADS)
                    .<Callable<Waits>>mapToObj(seed -> () -> flood(seed))
                    .toList();
            threads.invokeAll(floods);
            long series = series();
            long heap = heapBytes();
            for (var waits : threads.invokeAll(floods)) {
                // The scrape in the middle may wait for that of another thread, and the pool for its next task.
                assertThat(waits.get().blocked()).isLessThanOrEqualTo(2L * THREADS);
            }

            assertThat(series()).isEqualTo(series);
            assertThat(heapBytes() - heap).as("bytes of a million tenants").isLessThan(MOST_HEAP_BYTES);
        }
        assertThat(metrics.usage(Instant.EPOCH, Instant.now().plusSeconds(60)).lines())
                .hasSize(11)
                .satisfies(lines -> assertThat(lines.stream()
                                .mapToLong(UsageReport.Line::requests)
                                .sum())
                        .isEqualTo(2L * THREADS * EACH));
        metrics.close();
    }
}
