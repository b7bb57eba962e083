package dev.farad.hooks;

/**
 * The inference that a request asked for.
 *
 * @param model name of the model
 * @param version of the model
 * @param rows that the request brought
 * @param tokens of the request, 0 where the model has none
 * @param batchRows rows of the largest batch that a part of the request ran in, neighbours included; 0 before it ran
 */
public record Inference(String model, String version, long rows, long tokens, long batchRows) {

    /** Returns this with the rows of the largest batch that it ran in. */
    public Inference ranWith(long rowsOfBatch) {
        return new Inference(model, version, rows, tokens, rowsOfBatch);
    }
}
