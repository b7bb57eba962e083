package dev.farad.server.model;

import dev.farad.codec.MemorySpentException;
import dev.farad.pool.DataType;
import dev.farad.pool.Lease;
import dev.farad.pool.MemoryUse;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import dev.farad.runtime.Batch;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * What a handler gives a model: texts, or tensors by name. Immutable; copied into the model's memory when the model is called, so arrays must not change before.
 *
 * <p>{@code Inputs.texts("one", "two")}; {@code Inputs.of("x", pixels, 1, 3, 48, 192)}; several with {@code and}.
 */
public final class Inputs {
    private final List<String> texts;
    private final List<Elements> tensors;

    /** A tensor to be. */
    private record Elements(String name, DataType type, Shape shape, MemorySegment data) {
        Elements {
            long expected = Math.multiplyExact(shape.elements(), type.elementBytes());
            if (type == DataType.BYTES || data.byteSize() != expected) {
                throw new IllegalArgumentException("input '" + name + "': " + data.byteSize() + " bytes of " + type
                        + " (expected: " + expected + ", of shape " + shape + ")");
            }
        }
    }

    private Inputs(List<String> texts, List<Elements> tensors) {
        this.texts = texts;
        this.tensors = tensors;
    }

    /** Returns texts, for a model that takes text. */
    public static Inputs texts(String... texts) {
        return texts(List.of(texts));
    }

    /** Returns texts, for a model that takes text. */
    public static Inputs texts(List<String> texts) {
        return new Inputs(List.copyOf(texts), List.of());
    }

    /** Returns an FP32 tensor, row-major. */
    public static Inputs of(String name, float[] elements, long... shape) {
        return of(name, DataType.FP32, MemorySegment.ofArray(elements), shape);
    }

    /** Returns an INT64 tensor, row-major. */
    public static Inputs of(String name, long[] elements, long... shape) {
        return of(name, DataType.INT64, MemorySegment.ofArray(elements), shape);
    }

    /** Returns an INT32 tensor, row-major. */
    public static Inputs of(String name, int[] elements, long... shape) {
        return of(name, DataType.INT32, MemorySegment.ofArray(elements), shape);
    }

    /** Returns a tensor that is there, which stays the caller's. */
    public static Inputs of(Tensor tensor) {
        return new Inputs(
                List.of(), List.of(new Elements(tensor.name(), tensor.type(), tensor.shape(), tensor.data())));
    }

    /**
     * Returns a tensor of any type but BYTES, row-major.
     *
     * @param elements laid out as {@link DataType} says
     */
    public static Inputs of(String name, DataType type, MemorySegment elements, long... shape) {
        return new Inputs(List.of(), List.of(new Elements(name, type, Shape.of(shape), elements)));
    }

    /** Returns these tensors and others. */
    public Inputs and(Inputs others) {
        if (!texts.isEmpty() || !others.texts.isEmpty()) {
            throw new IllegalArgumentException("inputs: texts and more (expected: either texts or tensors)");
        }
        List<Elements> both = new ArrayList<>(tensors);
        both.addAll(others.tensors);
        return new Inputs(List.of(), List.copyOf(both));
    }

    /** Returns the characters of all texts. */
    public long characters() {
        return texts.stream().mapToLong(String::length).sum();
    }

    /**
     * Makes batch items for a model.
     *
     * @throws InvalidInputException if they do not fit it
     * @throws MemorySpentException if there is no memory for them now
     */
    public List<Batch.Item> itemsFor(ServedModel model) {
        if (tensors.isEmpty()) {
            return model.itemsOfTexts(texts);
        }
        if (model.takesText()) {
            throw new InvalidInputException(
                    ServedModel.TEXT_INPUT, "model '" + model.id().name() + "' takes texts, not tensors");
        }
        List<Tensor> copies = new ArrayList<>(tensors.size());
        try {
            for (Elements elements : tensors) {
                copies.add(copy(elements, model));
            }
        } catch (RuntimeException failure) {
            copies.forEach(Tensor::close);
            throw failure;
        }
        return model.itemsOf(copies);
    }

    private static Tensor copy(Elements elements, ServedModel model) {
        long bytes = elements.data().byteSize();
        Lease lease = model.memory().take(bytes, MemoryUse.INPUT, model.id().name());
        if (lease == null) {
            throw new MemorySpentException(
                    bytes + " bytes for an input of '" + model.id().name() + "'");
        }
        lease.segment().copyFrom(elements.data());
        return new Tensor(elements.name(), elements.type(), elements.shape(), lease);
    }
}
