package dev.farad.server.batch;

import dev.farad.runtime.Batch;
import java.util.List;

/**
 * One item of a call on its way to a lane.
 *
 * @param alone whether it must not share its batch, since it was in one that failed
 */
record Work(Call call, int index, boolean alone) {
    Batch.Item item() {
        return call.items().get(index);
    }

    /** Returns the rows that count against the queue's bound. */
    int rows() {
        return call.rows(index);
    }

    /** Returns the rows of a batch that count against the queue's bound. */
    static int queueRows(List<Work> batch) {
        int rows = 0;
        for (Work work : batch) {
            rows += work.rows();
        }
        return rows;
    }

    Work toRunAlone() {
        return new Work(call, index, true);
    }
}
