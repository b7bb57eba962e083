package dev.farad.metrics.trace;

import dev.farad.hooks.BatchRun;
import dev.farad.hooks.Inference;
import dev.farad.hooks.Moment;
import dev.farad.hooks.Usage;
import dev.farad.metrics.FakeExchange;

/** A batch of three requests, which was taken 4 ms after its {@link #exchange} was opened and ran for two milliseconds. */
record BatchRunFixture(BatchRun run) {
    BatchRunFixture() {
        this(new BatchRun(
                new BatchRun.Id(7, 8),
                new BatchRun.Place("minilm", 1),
                new BatchRun.Size(3, 8, 120, 40, 4_096),
                new BatchRun.Times(1_004_000_000, 1_005_000_000, 1_007_000_000, 1_900_000, false)));
    }

    /** Returns an exchange that ran in it: opened at 1 s, then a millisecond for each step, and two on the device. */
    FakeExchange exchange() {
        FakeExchange exchange = FakeExchange.embeddings()
                .inference(new Inference("minilm", "1", 2, 30, 0).ranIn(run.alone()))
                .usage(new Usage(1_000, 64, 128, 2_000_000, 3_000_000_000L, true));
        long at = 1_000_000_000;
        for (Moment moment : Moment.values()) {
            exchange.at(moment, at);
            at += moment == Moment.STARTED ? 2_000_000 : 1_000_000;
        }
        return exchange;
    }
}
