package dev.farad.codec.v2;

import dev.farad.pool.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one inference is answered with. Does not own its tensors.
 *
 * @param model that ran
 * @param version of it, or null to leave that out
 * @param id that the request brought, or null
 * @param outputs in the order in which they are to be sent
 */
public record InferResponse(
        String model, @Nullable String version, @Nullable String id, List<Output> outputs) {

    /** Copies the outputs. */
    public InferResponse {
        outputs = List.copyOf(outputs);
    }

    /**
     * An output and the form it is sent in.
     *
     * @param tensor in host memory
     * @param binary whether as binary data, or as JSON
     */
    public record Output(Tensor tensor, boolean binary) {}
}
