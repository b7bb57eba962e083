package dev.farad.metrics;

import dev.farad.hooks.Inference;
import dev.farad.hooks.Moment;
import dev.farad.hooks.Timeline;
import dev.farad.hooks.Usage;

/** What one tenant asks of one version of a model, on one event loop: counts and sums, no buckets. */
final class TenantLine {
    static final int REQUESTS = 0;
    static final int REQUEST_NANOS = 1;
    static final int RUNS = 2;
    static final int QUEUE_NANOS = 3;
    static final int COMPUTE_NANOS = 4;
    static final int BATCH_ROWS = 5;
    static final int ROWS = 6;
    static final int TOKENS = 7;
    static final int CELLS = 8;

    private final Tally cells = new Tally(CELLS);
    private final UsageTally measured = new UsageTally();
    private final UsageTally estimated = new UsageTally();
    private long foldedRequests;
    private long foldedRows;
    private long foldedTokens;

    void ended(long requestNanos) {
        cells.add(REQUEST_NANOS, requestNanos);
        cells.increment(REQUESTS);
    }

    void ran(Timeline timeline, Inference inference) {
        cells.add(QUEUE_NANOS, timeline.nanosBetween(Moment.QUEUED, Moment.STARTED));
        cells.add(COMPUTE_NANOS, timeline.nanosBetween(Moment.STARTED, Moment.EXECUTED));
        cells.add(BATCH_ROWS, inference.batchRows());
        cells.add(ROWS, inference.rows());
        cells.add(TOKENS, inference.tokens());
        cells.increment(RUNS);
    }

    void used(Usage usage) {
        (usage.measured() ? measured : estimated).add(usage);
    }

    void addTo(long[] sums) {
        cells.addTo(sums);
    }

    /** Adds what was counted since the last fold, and what was charged, measured and estimated apart. */
    void fold(UsageFigures counted, UsageFigures chargedMeasured, UsageFigures chargedEstimated) {
        long requests = cells.at(REQUESTS);
        long rows = cells.at(ROWS);
        long tokens = cells.at(TOKENS);
        counted.add(UsageColumn.REQUESTS, requests - foldedRequests);
        counted.add(UsageColumn.ROWS, rows - foldedRows);
        counted.add(UsageColumn.TOKENS, tokens - foldedTokens);
        foldedRequests = requests;
        foldedRows = rows;
        foldedTokens = tokens;
        measured.fold(chargedMeasured, true);
        estimated.fold(chargedEstimated, false);
    }
}
