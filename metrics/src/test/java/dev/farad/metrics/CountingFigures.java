package dev.farad.metrics;

import com.sun.management.ThreadMXBean;
import dev.farad.hooks.Exchange;
import dev.farad.hooks.Outcome;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.function.ObjLongConsumer;

/**
 * Prints what counting a request costs, in the CPU time and the bytes of the thread that counts, so that a machine that does
 * something else besides is no matter: medians of many windows, and the least.
 */
final class CountingFigures {
    private static final int WINDOWS = 40;
    private static final int EACH = 200_000;
    private static final Outcome OK = new Outcome.Answered(200);
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private CountingFigures() {}

    /** Measures a request without a model, an inference, and one of a tenant without a name of its own. */
    public static void main(String[] args) {
        try (ServerMetrics metrics = new ServerMetrics()) {
            ObjLongConsumer<Exchange> count = (exchange, times) -> {
                for (long i = 0; i < times; i++) {
                    metrics.onRequest(exchange);
                    metrics.onFinish(exchange, OK);
                }
            };
            print("request", count, new FakeExchange().tenant("acme"));
            print("inference", count, FakeExchange.inferred("acme"));
            print("inference, tenant other", count, FakeExchange.inferred("x".repeat(TenantTable.LONGEST + 1)));
        }
    }

    private static void print(String what, ObjLongConsumer<Exchange> count, Exchange exchange) {
        long[] nanos = new long[WINDOWS];
        count.accept(exchange, (long) WINDOWS * EACH);
        long bytes = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < WINDOWS; i++) {
            long before = THREADS.getCurrentThreadCpuTime();
            count.accept(exchange, EACH);
            nanos[i] = THREADS.getCurrentThreadCpuTime() - before;
        }
        bytes = THREADS.getCurrentThreadAllocatedBytes() - bytes;
        Arrays.sort(nanos);
        System.out.printf(
                "%-24s %6.0f ns (least %.0f), %.4f B%n",
                what, nanos[WINDOWS / 2] / (double) EACH, nanos[0] / (double) EACH, bytes / (double) WINDOWS / EACH);
    }
}
