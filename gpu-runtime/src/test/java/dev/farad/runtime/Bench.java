package dev.farad.runtime;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.pool.DataType;
import dev.farad.pool.Lease;
import dev.farad.pool.Ledger;
import dev.farad.pool.MemoryPool;
import dev.farad.pool.MemoryUse;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * A workbench for tests of backends: makes tensors and items in a pool, runs batches, and reads answers.
 *
 * @param pool of the inputs
 */
public record Bench(MemoryPool pool) {
    private static final long PATIENCE_SECONDS = 120;

    /** Makes a tensor without content. */
    public Tensor tensor(String name, DataType type, Shape shape, long bytes) {
        Lease lease = Objects.requireNonNull(pool.take(bytes, MemoryUse.INPUT, "test"), "the pool is spent");
        return new Tensor(name, type, shape, lease);
    }

    /** Makes a tensor of INT64. */
    public Tensor longs(String name, Shape shape, long... values) {
        Tensor tensor = tensor(name, DataType.INT64, shape, 8L * values.length);
        MemorySegment.copy(values, 0, tensor.data(), ValueLayout.JAVA_LONG, 0, values.length);
        return tensor;
    }

    /** Makes a tensor of FP32. */
    public Tensor floats(String name, Shape shape, float... values) {
        Tensor tensor = tensor(name, DataType.FP32, shape, 4L * values.length);
        MemorySegment.copy(values, 0, tensor.data(), ValueLayout.JAVA_FLOAT, 0, values.length);
        return tensor;
    }

    /** Makes a tensor of any type from its bytes. */
    public Tensor bytes(String name, DataType type, Shape shape, byte... values) {
        Tensor tensor = tensor(name, type, shape, values.length);
        MemorySegment.copy(values, 0, tensor.data(), ValueLayout.JAVA_BYTE, 0, values.length);
        return tensor;
    }

    /** Makes an item of token rows, each followed by as many zeros as the mask hides. */
    public Batch.Item tokens(Signature signature, int hidden, List<List<Long>> rows) {
        int width = rows.getFirst().size() + hidden;
        long[] ids = new long[rows.size() * width];
        long[] mask = new long[ids.length];
        for (int row = 0; row < rows.size(); row++) {
            for (int token = 0; token < rows.get(row).size(); token++) {
                ids[row * width + token] = rows.get(row).get(token);
                mask[row * width + token] = 1;
            }
        }
        Shape shape = Shape.of(rows.size(), width);
        List<Tensor> inputs = signature.inputs().stream()
                .map(spec -> switch (spec.name()) {
                    case "input_ids" -> longs(spec.name(), shape, ids);
                    case "attention_mask" -> longs(spec.name(), shape, mask);
                    default -> longs(spec.name(), shape, new long[ids.length]);
                })
                .toList();
        return new Batch.Item(inputs, rows.size(), width);
    }

    /** Makes an item of one token row. */
    public Batch.Item tokens(Signature signature, List<Long> row) {
        return tokens(signature, 0, List.of(row));
    }

    /** Runs items as one batch, closes them, and returns how it ended; outputs are the caller's. */
    public BatchResult run(Lane lane, List<Batch.Item> items) {
        try {
            CountDownLatch woken = new CountDownLatch(1);
            try (Ticket ticket = await(lane, lane.submit(new Batch(items, new Ledger()), woken::countDown), woken)) {
                return ticket.result();
            }
        } finally {
            close(items);
        }
    }

    /** Runs items as one batch that must succeed. */
    public BatchResult.Done done(Lane lane, List<Batch.Item> items) {
        BatchResult result = run(lane, items);
        assertThat(result).isInstanceOf(BatchResult.Done.class);
        return (BatchResult.Done) result;
    }

    /** Runs items as one batch that must succeed, and returns each item's one output, which is FP32. */
    public List<float[]> answers(Lane lane, List<Batch.Item> items) {
        BatchResult.Done done = done(lane, items);
        try {
            return done.outputs().stream()
                    .map(tensors -> floats(tensors.getFirst()))
                    .toList();
        } finally {
            close(done);
        }
    }

    /** Runs one item alone, which must succeed, and returns its one output, which is FP32. */
    public float[] answer(Lane lane, Batch.Item item) {
        return answers(lane, List.of(item)).getFirst();
    }

    /** Waits until a ticket is done, in the way that the lane offers. */
    public static Ticket await(Lane lane, Ticket ticket, CountDownLatch woken) {
        try {
            if (lane.wakes()) {
                assertThat(woken.await(PATIENCE_SECONDS, SECONDS)).as("woken").isTrue();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException("interrupted while a batch ran", e);
        }
        long deadline = System.nanoTime() + SECONDS.toNanos(PATIENCE_SECONDS);
        while (!ticket.done() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(20_000);
        }
        assertThat(ticket.done()).as("done").isTrue();
        return ticket;
    }

    /** Returns a copy of a tensor's numbers. */
    public static float[] floats(Tensor tensor) {
        return tensor.data().toArray(ValueLayout.JAVA_FLOAT);
    }

    /** Closes the tensors of items. */
    public static void close(List<Batch.Item> items) {
        items.forEach(item -> item.inputs().forEach(Tensor::close));
    }

    /** Closes the outputs of a batch. */
    public static void close(BatchResult.Done done) {
        done.outputs().forEach(tensors -> tensors.forEach(Tensor::close));
    }
}
