package dev.farad.metrics.trace;

import dev.farad.hooks.BatchRun;

/** A batch of three requests, taken when a {@link TracedExchange} was, which ran for two milliseconds. */
record BatchRunFixture(BatchRun run) {
    BatchRunFixture() {
        this(new BatchRun(
                new BatchRun.Id(7, 8),
                new BatchRun.Place("minilm", 1),
                new BatchRun.Size(3, 8, 120, 40, 4_096),
                new BatchRun.Times(1_004_000_000, 1_005_000_000, 1_007_000_000, 1_900_000, false)));
    }
}
