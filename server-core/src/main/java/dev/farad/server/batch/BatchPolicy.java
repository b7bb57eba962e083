package dev.farad.server.batch;

import dev.farad.server.setting.Setting;
import java.time.Duration;

/**
 * How a batcher forms batches.
 *
 * <p>A batch starts as soon as a lane is free; while other lanes are busy, a free one waits up to {@code maxDelay} for a
 * fuller batch. Nothing waits while nothing runs.
 *
 * @param maxRows most rows of a batch; an item that has more runs alone
 * @param maxCells most cells of a batch, padding included; an item that has more runs alone
 * @param maxDelay longest that work waits for company when a lane is free
 * @param maxQueuedRows most rows that may wait; more are refused
 */
public record BatchPolicy(
        @Setting(value = "max-rows", meaning = "most rows of a batch", min = 1, live = true)
        int maxRows,

        @Setting(value = "max-cells", meaning = "most cells (rows × padded tokens) of a batch", min = 1, live = true)
        long maxCells,

        @Setting(
                value = "max-delay-micros",
                meaning =
                        "longest that a free lane waits for a fuller batch while another lane is busy; nothing waits while nothing runs",
                min = 0,
                max = 1_000_000,
                live = true)
        Duration maxDelay,

        @Setting(
                value = "max-queued-rows",
                meaning = "most rows that wait for a model; more are refused, 503 by V2 and 429 by OpenAI",
                min = 1,
                live = true)
        int maxQueuedRows) {

    /** Suits CPU lanes: small batches, no waiting. */
    public static final BatchPolicy DEFAULT = new BatchPolicy(16, 4096, Duration.ZERO, 1024);

    /** Checks each value. */
    public BatchPolicy {
        requirePositive("maxRows", maxRows);
        requirePositive("maxCells", maxCells);
        requirePositive("maxQueuedRows", maxQueuedRows);
        if (maxDelay.isNegative() || maxDelay.compareTo(Duration.ofSeconds(1)) > 0) {
            throw new IllegalArgumentException("maxDelay: " + maxDelay + " (expected: 0 to 1 s)");
        }
    }

    private static void requirePositive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 1 or more)");
        }
    }
}
