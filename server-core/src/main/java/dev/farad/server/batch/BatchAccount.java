package dev.farad.server.batch;

import dev.farad.hooks.ModelAccount;
import dev.farad.hooks.Usage;
import dev.farad.hooks.UsageSum;
import dev.farad.runtime.BatchCost;
import java.util.List;

/**
 * What the batches of a model used, and what of it no request was charged with. Safe for any thread.
 *
 * <p>A batch that failed has no cost, so it is in no sum.
 */
public final class BatchAccount {
    private final UsageSum batches = new UsageSum();
    private final UsageSum padding = new UsageSum();
    private final UsageSum unclaimed = new UsageSum();

    BatchAccount() {}

    /** Notes what a batch cost, and returns the usage of each of its items. */
    List<Usage> charge(BatchCost cost) {
        Attribution attribution = Attribution.split(cost);
        batches.add(Attribution.total(cost));
        padding.add(attribution.padding());
        return attribution.items();
    }

    /** Notes that what a call used is charged to nobody. */
    public void unclaimed(Call.Result result) {
        unclaimed.add(
                switch (result) {
                    case Call.Result.Done done -> done.usage();
                    case Call.Result.Failed failed -> failed.usage();
                    case Call.Result.Cancelled cancelled -> cancelled.usage();
                });
    }

    /** Returns the sums under the name of a model; they go on growing. */
    public ModelAccount of(String model, String version) {
        return new ModelAccount(model, version, batches, padding, unclaimed);
    }
}
