package dev.farad.hooks;

import java.util.ArrayList;
import java.util.List;

/**
 * The inference that a request asked for.
 *
 * @param model name of the model
 * @param version of the model
 * @param rows that the request brought
 * @param tokens of the request, 0 where the model has none
 * @param batchRows rows of the largest batch that a part of the request ran in, neighbours included; 0 before it ran
 * @param batches that parts of the request ran in, in the order in which they ended
 */
public record Inference(String model, String version, long rows, long tokens, long batchRows, List<BatchRun> batches) {

    /** Makes one that ran in no batch that is known. */
    public Inference(String model, String version, long rows, long tokens, long batchRows) {
        this(model, version, rows, tokens, batchRows, List.of());
    }

    /** Copies the batches. */
    public Inference {
        batches = List.copyOf(batches);
    }

    /** Returns this with more batches that it ran in. */
    public Inference ranIn(List<BatchRun> more) {
        if (more.isEmpty()) {
            return this;
        }
        long largest = batchRows;
        for (BatchRun run : more) {
            largest = run.times().failed()
                    ? largest
                    : Math.max(largest, run.size().rows());
        }
        return new Inference(model, version, rows, tokens, largest, joined(batches, more));
    }

    private static List<BatchRun> joined(List<BatchRun> first, List<BatchRun> second) {
        if (first.isEmpty()) {
            return second;
        }
        List<BatchRun> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
