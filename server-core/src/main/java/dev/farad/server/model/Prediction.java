package dev.farad.server.model;

import dev.farad.hooks.Usage;
import dev.farad.pool.DataType;
import dev.farad.pool.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * What a model answered: its output tensors, and what that used. Any thread may read it.
 *
 * <p>The tensors are in leased memory that the exchange frees when it is finished; {@link #release} frees it before, and may be called however often. Arrays that are returned are
 * copies and stay. A {@link Tensor} is the memory itself: it must not be touched after the exchange is finished.
 */
public final class Prediction {
    private final ModelId model;
    private final List<Tensor> tensors;
    private final Usage usage;
    private boolean released;

    /**
     * Makes one.
     *
     * @param tensors one for each output, in the order of the model's signature; taken over
     * @param usage of this call alone
     */
    public Prediction(ModelId model, List<Tensor> tensors, Usage usage) {
        this.model = model;
        this.tensors = List.copyOf(tensors);
        this.usage = usage;
    }

    /** Returns the version of the model that answered. */
    public ModelId model() {
        return model;
    }

    /** Returns what this call used, alone. */
    public Usage usage() {
        return usage;
    }

    /** Returns the output tensors in the order of the model's signature. */
    public synchronized List<Tensor> tensors() {
        if (released) {
            throw new IllegalStateException("the outputs of model " + model
                    + " were freed (expected: to be read before the exchange is finished)");
        }
        return tensors;
    }

    /**
     * Returns an output.
     *
     * @throws IllegalArgumentException if the model has none of that name
     */
    public Tensor tensor(String name) {
        List<String> names = new ArrayList<>();
        for (Tensor tensor : tensors()) {
            if (tensor.name().equals(name)) {
                return tensor;
            }
            names.add(tensor.name());
        }
        throw new IllegalArgumentException("output: '" + name + "' (expected: one of " + names + ")");
    }

    /** Returns a copy of the first output, which is FP32. */
    public float[] floats() {
        return floats(tensors().getFirst().name());
    }

    /** Returns a copy of an output, which is FP32. */
    public synchronized float[] floats(String name) {
        return fp32(tensor(name)).data().toArray(ValueLayout.JAVA_FLOAT);
    }

    /** Returns copies of the rows of the first output, which is FP32: such as one vector for each text. */
    public synchronized List<float[]> rows() {
        Tensor first = fp32(tensors().getFirst());
        long count = first.shape().dim(0);
        long bytes = count == 0 ? 0 : first.bytes() / count;
        List<float[]> rows = new ArrayList<>();
        for (long row = 0; row < count; row++) {
            rows.add(first.data().asSlice(row * bytes, bytes).toArray(ValueLayout.JAVA_FLOAT));
        }
        return rows;
    }

    private static Tensor fp32(Tensor tensor) {
        if (tensor.type() != DataType.FP32) {
            throw new IllegalArgumentException(
                    "output '" + tensor.name() + "' is " + tensor.type() + " (expected: FP32)");
        }
        return tensor;
    }

    /** Frees the tensors, if that has not been done. */
    public synchronized void release() {
        if (!released) {
            released = true;
            tensors.forEach(Tensor::close);
        }
    }
}
