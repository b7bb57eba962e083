package dev.farad.codec.openai;

import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * What a request for embeddings is answered with.
 *
 * @param model that made the vectors
 * @param vectors one an input, in order: little-endian 32-bit floats in host memory, owned by somebody else
 * @param format in which to write them
 * @param promptTokens that the inputs came to in all
 */
public record EmbeddingsResponse(String model, List<MemorySegment> vectors, EncodingFormat format, long promptTokens) {

    /** Copies the list. */
    public EmbeddingsResponse {
        vectors = List.copyOf(vectors);
    }
}
