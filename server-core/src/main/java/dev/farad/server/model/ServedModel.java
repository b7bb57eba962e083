package dev.farad.server.model;

import dev.farad.pool.DataType;
import dev.farad.pool.MemoryPool;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import dev.farad.runtime.Batch;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.Signature;
import dev.farad.runtime.TensorSpec;
import dev.farad.server.batch.Batcher;
import dev.farad.server.batch.BatcherThread;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One version of a model, loaded, with its batcher running. Safe for any thread.
 *
 * <p>A model takes tensors as its graph does, or, where it has a tokenizer, texts: then its one input is {@code text}, BYTES
 * [-1], and its outputs have one row for each text.
 */
public final class ServedModel implements AutoCloseable {
    /** Name of the input of a model that takes texts. */
    public static final String TEXT_INPUT = "text";

    private final ModelId id;
    private final String platform;
    private final Running running;
    private final Signature signature;
    private final @Nullable TextInputs texts;
    private final BatcherThread thread;

    /**
     * What runs a model.
     *
     * @param memory that its requests' tensors lie in
     */
    record Running(LoadedModel loaded, Batcher batcher, MemoryPool memory) {}

    ServedModel(ModelId id, String platform, Running running, @Nullable TextInputs texts) {
        this.id = id;
        this.platform = platform;
        this.running = running;
        this.texts = texts;
        Signature graph = running.loaded().signature();
        this.signature = texts == null ? graph : textSignature(graph);
        this.thread = new BatcherThread(id.name(), running.batcher());
    }

    private static Signature textSignature(Signature encoder) {
        TensorSpec text = new TensorSpec(TEXT_INPUT, DataType.BYTES, Shape.of(Shape.ANY));
        return new Signature(List.of(text), encoder.outputs(), encoder.batching());
    }

    public ModelId id() {
        return id;
    }

    /** Returns what runs the model, as model metadata names it. */
    public String platform() {
        return platform;
    }

    /** Returns what requests give and get. */
    public Signature signature() {
        return signature;
    }

    /** Returns whether the model takes texts. */
    public boolean takesText() {
        return texts != null;
    }

    public Batcher batcher() {
        return running.batcher();
    }

    /** Returns the memory that requests' tensors lie in. */
    public MemoryPool memory() {
        return running.memory();
    }

    /** Returns whether an item could ever run: what it is predicted to hold is not more than there can be. */
    public boolean fits(Batch.Item item) {
        LoadedModel loaded = running.loaded();
        return loaded.predictedBytes(item.rows(), item.width()) <= loaded.capacityBytes();
    }

    /** Returns the bytes the model holds as long as it is loaded. */
    public long residentBytes() {
        return running.loaded().residentBytes();
    }

    /**
     * Makes batch items of a request's tensors, which become the items' or are closed; also if this throws.
     *
     * @throws InvalidInputException if they do not fit
     */
    public List<Batch.Item> itemsOf(List<Tensor> tensors) {
        if (texts == null) {
            return itemOf(tensors);
        }
        try {
            List<Tensor> ordered = TensorInputs.ordered(id.name(), signature, tensors);
            return texts.ofTexts(ByteStrings.of(ordered.getFirst()));
        } finally {
            tensors.forEach(Tensor::close);
        }
    }

    private List<Batch.Item> itemOf(List<Tensor> tensors) {
        try {
            return List.of(TensorInputs.item(id.name(), signature, tensors));
        } catch (RuntimeException failure) {
            tensors.forEach(Tensor::close);
            throw failure;
        }
    }

    /**
     * Makes batch items of texts.
     *
     * @throws InvalidInputException if the model takes none, or one is too long
     */
    public List<Batch.Item> itemsOfTexts(List<String> inputs) {
        return requireText().ofTexts(inputs);
    }

    /**
     * Makes batch items of token ids.
     *
     * @throws InvalidInputException if the model takes no text, or one is too long
     */
    public List<Batch.Item> itemsOfTokens(List<int[]> inputs) {
        return requireText().ofTokens(inputs);
    }

    private TextInputs requireText() {
        if (texts == null) {
            throw new InvalidInputException(
                    "model", "model '" + id.name() + "' takes tensors, not text (expected: an embedding model)");
        }
        return texts;
    }

    /** Lets running work finish, then unloads the model. */
    @Override
    public void close() {
        thread.close();
        running.loaded().close();
    }
}
