package dev.farad.hooks;

/**
 * The account of one version of a model, kept where its batches run and not where requests end.
 *
 * <p>The law: once nothing runs, the usages of all requests, the padding's and the unclaimed add up to those of the batches in
 * every field that is a sum, to the byte and the nanosecond.
 *
 * @param model name of the model
 * @param version of the model
 * @param batches whole usage of each batch that ran
 * @param padding share of each batch that was spent on padding
 * @param unclaimed usage that no request could be charged with: of warm-up, and of calls whose exchange was over
 */
public record ModelAccount(String model, String version, UsageSum batches, UsageSum padding, UsageSum unclaimed) {

    /** Makes an account of a model that has run nothing yet. */
    public static ModelAccount opened(String model, String version) {
        return new ModelAccount(model, version, new UsageSum(), new UsageSum(), new UsageSum());
    }
}
