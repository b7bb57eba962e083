package dev.farad.runtime.cuda;

import dev.farad.pool.Shape;
import dev.farad.runtime.Batch;
import dev.farad.runtime.Signature.Batching;
import dev.farad.runtime.cuda.kernel.Launches;
import dev.farad.runtime.graph.Sizes;
import dev.farad.runtime.graph.program.Program;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The plans of one model, each made when first needed; those unused the longest are forgotten. Safe for any thread. */
final class Plans {
    private static final int MOST_PLANS = 512;

    private final Program program;
    private final Batching batching;
    private final Launches launches;
    private final Buckets buckets;
    private final long mostWidth;
    private final Map<Sizes, BatchPlan> plans = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Sizes, BatchPlan> eldest) {
            return size() > MOST_PLANS;
        }
    };

    Plans(Program program, Batching batching, Launches launches, Buckets buckets) {
        this.program = program;
        this.batching = batching;
        this.launches = launches;
        this.buckets = buckets;
        this.mostWidth = mostWidth(program);
    }

    /**
     * Returns the plan that serves a batch.
     *
     * @throws IllegalArgumentException if the batch has a size that the model does not take
     */
    BatchPlan of(Batch batch) {
        return switch (batching) {
            case NONE -> plan(program.sizes(shapes(batch, batch.rows(), true)));
            case EQUAL -> plan(program.sizes(shapes(batch, buckets.rowsFor(batch.rows()), false)));
            case PADDED -> of(batch.rows(), batch.width());
        };
    }

    /**
     * Returns the plan that serves batches of so many rows of one width.
     *
     * @throws IllegalArgumentException if the model does not take these sizes, or they do not describe its batches
     */
    BatchPlan of(long rows, long width) {
        long bucketRows = batching == Batching.NONE ? rows : buckets.rowsFor(rows);
        return plan(program.sizes(bucketRows, batching == Batching.PADDED ? bucketWidth(width) : width));
    }

    /** Rounds a width up, but not beyond what the model takes. */
    private long bucketWidth(long width) {
        long bucket = buckets.widthFor(width);
        return width > mostWidth ? bucket : Math.min(bucket, mostWidth);
    }

    /** Returns the given width, or the widest that the model takes. */
    long allowedWidth(long width) {
        return Math.min(width, mostWidth);
    }

    private static long mostWidth(Program program) {
        String name = ProgramSignature.width(program);
        return name == null ? Long.MAX_VALUE : program.limits().getOrDefault(name, Long.MAX_VALUE);
    }

    private static List<Shape> shapes(Batch batch, long rows, boolean asTheyAre) {
        if (asTheyAre && batch.items().size() > 1) {
            throw new IllegalArgumentException(
                    "items: " + batch.items().size() + " (expected: 1, for the model batches none)");
        }
        return batch.items().getFirst().inputs().stream()
                .map(tensor -> asTheyAre ? tensor.shape() : tensor.shape().with(0, rows))
                .toList();
    }

    private BatchPlan plan(Sizes sizes) {
        BatchPlan known = known(sizes);
        if (known == null) {
            known = BatchPlan.of(program, sizes, launches); // outside the lock: admission asks while others are planned
            synchronized (plans) {
                plans.put(sizes, known);
            }
        }
        return known;
    }

    private @Nullable BatchPlan known(Sizes sizes) {
        synchronized (plans) {
            return plans.get(sizes);
        }
    }
}
