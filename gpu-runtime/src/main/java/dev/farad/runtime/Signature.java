package dev.farad.runtime;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a model takes and gives, and how requests for it may share a batch.
 *
 * @param inputs in the order in which a batch item holds its tensors
 * @param outputs in the order in which a batch result holds them
 * @param batching which items may run together
 */
public record Signature(List<TensorSpec> inputs, List<TensorSpec> outputs, Batching batching) {

    /** Copies the lists. */
    public Signature {
        inputs = List.copyOf(inputs);
        outputs = List.copyOf(outputs);
    }

    /** Returns the input of the given name, or null. */
    public @Nullable TensorSpec input(String name) {
        return named(inputs, name);
    }

    /** Returns the output of the given name, or null. */
    public @Nullable TensorSpec output(String name) {
        return named(outputs, name);
    }

    private static @Nullable TensorSpec named(List<TensorSpec> specs, String name) {
        for (TensorSpec spec : specs) {
            if (spec.name().equals(name)) {
                return spec;
            }
        }
        return null;
    }

    /** Which items may share a batch without changing each other's answers. */
    public enum Batching {
        /** None: the first dimension is not a batch, or the model's answers depend on its neighbours. */
        NONE,
        /** Items whose dimensions are equal but for the first, which is the batch. */
        EQUAL,
        /** Items of any length: shorter ones are padded along dimension 1, which an attention mask hides. */
        PADDED
    }
}
