package dev.farad.server.batch;

import dev.farad.runtime.Batch;

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

    Work toRunAlone() {
        return new Work(call, index, true);
    }
}
