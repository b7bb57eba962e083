package dev.farad.loadtest.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What one server did in one round.
 *
 * @param requestsPerSecond answered
 * @param userMicros CPU time in user mode for each request
 * @param cpuMicros CPU time in user mode and in the kernel for each request
 * @param bytes allocated on the heap for each request
 * @param p50Micros median latency
 * @param p99Micros latency that one in a hundred exceeds
 */
record Window(
        double requestsPerSecond,
        double userMicros,
        double cpuMicros,
        double bytes,
        double p50Micros,
        double p99Micros) {

    /** One column of the table. */
    enum Figure {
        REQUESTS("requests/s", 0),
        USER("user µs", 2),
        CPU("total µs", 2),
        BYTES("B", 0),
        P50("p50 µs", 0),
        P99("p99 µs", 0);

        private final String title;
        private final int decimals;

        Figure(String title, int decimals) {
            this.title = title;
            this.decimals = decimals;
        }

        String title() {
            return title;
        }

        int decimals() {
            return decimals;
        }

        double of(Window window) {
            return switch (this) {
                case REQUESTS -> window.requestsPerSecond();
                case USER -> window.userMicros();
                case CPU -> window.cpuMicros();
                case BYTES -> window.bytes();
                case P50 -> window.p50Micros();
                case P99 -> window.p99Micros();
            };
        }
    }

    /** Divides what a server used by what it answered. */
    static Window of(LoadGenerator.Load load, ServerProcess.Account before, ServerProcess.Account after) {
        double requests = load.requests();
        ProcessCpu cpu = after.cpu().since(before.cpu());
        return new Window(
                requests * 1e9 / load.nanos(),
                cpu.userMicros() / requests,
                cpu.totalMicros() / requests,
                (after.allocatedBytes() - before.allocatedBytes()) / requests,
                load.latency().getValueAtPercentile(50) / 1e3,
                load.latency().getValueAtPercentile(99) / 1e3);
    }

    /** Returns the figures by name. */
    Map<String, Double> named() {
        Map<String, Double> named = new LinkedHashMap<>();
        named.put("requests_per_second", requestsPerSecond);
        named.put("user_cpu_micros", userMicros);
        named.put("total_cpu_micros", cpuMicros);
        named.put("allocated_bytes", bytes);
        named.put("p50_micros", p50Micros);
        named.put("p99_micros", p99Micros);
        return named;
    }
}
