package dev.farad.hooks;

/**
 * The inference that a request asked for.
 *
 * @param model name of the model
 * @param version of the model
 * @param rows that the request brought
 * @param tokens of the request, 0 where the model has none
 * @param batchRows rows of the largest batch that a part of the request ran in, neighbours included
 */
public record Inference(String model, String version, long rows, long tokens, long batchRows) {}
