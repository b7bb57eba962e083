package dev.farad.codec.v2;

import java.util.List;

/**
 * What a server says of a model.
 *
 * @param name of the model
 * @param versions that can be asked for
 * @param platform that runs it, such as {@code onnx_onnxv1}
 * @param inputs in the order of the signature
 * @param outputs in the order of the signature
 */
public record ModelMetadata(
        String name,
        List<String> versions,
        String platform,
        List<TensorMetadata> inputs,
        List<TensorMetadata> outputs) {

    /** Copies the lists. */
    public ModelMetadata {
        versions = List.copyOf(versions);
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }
}
