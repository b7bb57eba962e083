package dev.farad.codec.openai;

import org.jspecify.annotations.Nullable;

/**
 * A request for embeddings.
 *
 * @param model to use
 * @param input to embed
 * @param format of the vectors in the response, {@link EncodingFormat#FLOAT} unless the client asks otherwise
 * @param dimensions that the vectors should have, 1 or more, or null for the model's own
 * @param user on whose behalf the client asks, if it says
 */
public record EmbeddingsRequest(
        String model,
        EmbeddingInput input,
        EncodingFormat format,
        @Nullable Integer dimensions,
        @Nullable String user) {}
