package dev.farad.server.batch;

import dev.farad.hooks.BatchRun;
import dev.farad.runtime.BatchCost;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Lane;
import dev.farad.runtime.Ticket;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A lane and what runs on it. */
final class Slot {
    final Lane lane;
    final BatchRun.Place place;

    @Nullable Ticket ticket;

    List<Work> running = List.of();
    long takenNanos;

    Slot(Lane lane, BatchRun.Place place) {
        this.lane = lane;
        this.place = place;
    }

    /** Returns what became of the batch that ran here last. */
    BatchRun ran(List<Work> batch, BatchResult result, long nowNanos, RandomGenerator random) {
        BatchRun.Id id = new BatchRun.Id(random.nextLong(), random.nextLong());
        return switch (result) {
            case BatchResult.Done done -> {
                BatchCost cost = done.cost();
                yield new BatchRun(
                        id,
                        place,
                        size(batch, cost.paddingCells(), cost.workspaceBytes()),
                        new BatchRun.Times(takenNanos, cost.startedNanos(), nowNanos, cost.computeNanos(), false));
            }
            case BatchResult.Failed _ ->
                new BatchRun(
                        id, place, size(batch, 0, 0), new BatchRun.Times(takenNanos, takenNanos, nowNanos, 0, true));
        };
    }

    private static BatchRun.Size size(List<Work> batch, long paddingCells, long workspaceBytes) {
        int requests = 0;
        long rows = 0;
        long cells = 0;
        Call before = null;
        for (int i = 0; i < batch.size(); i++) {
            Work work = batch.get(i);
            // Items of one call wait side by side, so they run side by side.
            requests += work.call() == before ? 0 : 1;
            before = work.call();
            rows += work.item().rows();
            cells += work.item().cells();
        }
        return new BatchRun.Size(requests, rows, cells, paddingCells, workspaceBytes);
    }
}
