package dev.farad.codec.openai;

/**
 * What a list of models says of one.
 *
 * @param id that requests name it by
 * @param createdSeconds when it was made, in seconds since the epoch
 * @param owner of the model
 */
public record ModelCard(String id, long createdSeconds, String owner) {}
