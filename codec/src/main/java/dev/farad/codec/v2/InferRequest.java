package dev.farad.codec.v2;

import dev.farad.pool.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A request for one inference. Owns its input tensors: closing the request gives their memory back.
 *
 * @param id to be echoed, if the client sent one
 * @param inputs in the order of the request, at least one, names distinct
 * @param outputs asked for, names distinct; empty means all
 * @param binaryOutputs whether outputs that do not say otherwise are to be sent as binary data
 * @param timeoutMicros how long the client waits, or 0 where it does not say; Triton's parameter {@code timeout}
 */
public record InferRequest(
        @Nullable String id,
        List<Tensor> inputs,
        List<RequestedOutput> outputs,
        boolean binaryOutputs,
        long timeoutMicros)
        implements AutoCloseable {

    /** Copies the lists. */
    public InferRequest {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** Makes a request that does not say how long its client waits. */
    public InferRequest(
            @Nullable String id, List<Tensor> inputs, List<RequestedOutput> outputs, boolean binaryOutputs) {
        this(id, inputs, outputs, binaryOutputs, 0);
    }

    /** Returns whether an output of this name is to be sent as binary data. */
    public boolean wantsBinary(String output) {
        for (RequestedOutput requested : outputs) {
            Boolean binary = requested.binary();
            if (requested.name().equals(output) && binary != null) {
                return binary;
            }
        }
        return binaryOutputs;
    }

    /** Closes every input. */
    @Override
    public void close() {
        inputs.forEach(Tensor::close);
    }

    /**
     * An output that the client named.
     *
     * @param name of the output
     * @param binary whether to send it as binary data, or null where the request does not say
     */
    public record RequestedOutput(String name, @Nullable Boolean binary) {}
}
