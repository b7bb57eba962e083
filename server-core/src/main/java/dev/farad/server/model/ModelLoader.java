package dev.farad.server.model;

import dev.farad.pool.MemoryPool;
import dev.farad.runtime.Backend;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.ModelLoadException;
import dev.farad.runtime.ModelSource;
import dev.farad.server.batch.BatchPolicy;
import dev.farad.server.batch.Batcher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Loads models into a {@link ModelCatalog}.
 *
 * <p>A directory of models holds {@code NAME/VERSION/model.onnx}, the version a number. Where {@code tokenizer.json} lies
 * beside it and the graph is an encoder, {@code NAME} takes texts and gives sentence vectors, and {@code NAME-raw} is the graph
 * as it is. Used by one thread, while the server starts.
 */
public final class ModelLoader implements AutoCloseable {
    private static final int DEFAULT_MAX_TOKENS = 512;

    private final List<Backend> backends;
    private final MemoryPool memory;
    private final Policies policies;
    private final Consumer<String> progress;
    private final List<ServedModel> models = new ArrayList<>();
    private final List<TextTokenizer> tokenizers = new ArrayList<>();

    /**
     * How batches are formed.
     *
     * @param lanesApart for models whose lanes have processors of their own
     * @param oneDevice for models whose lanes share a device
     */
    public record Policies(BatchPolicy lanesApart, BatchPolicy oneDevice) {
        BatchPolicy of(LoadedModel model) {
            return model.lanesShareDevice() ? oneDevice : lanesApart;
        }
    }

    /** A model that brings its own way to run. */
    @FunctionalInterface
    public interface Own {
        /** Readies the model; its outputs lie in the given memory. */
        LoadedModel load(MemoryPool memory);
    }

    /**
     * Makes a loader.
     *
     * @param backends tried in order for each model; the first that can run it does
     * @param memory for the tensors of models that bring their own way to run
     * @param policies of the batchers
     * @param progress told in one sentence of each model that was loaded, and why a backend could not
     */
    public ModelLoader(List<Backend> backends, MemoryPool memory, Policies policies, Consumer<String> progress) {
        this.backends = List.copyOf(backends);
        this.memory = memory;
        this.policies = policies;
        this.progress = progress;
    }

    /** Adds a model that brings its own way to run, as version 1. */
    public void add(String name, Own model) {
        ModelId id = new ModelId(name, "1");
        serve(id, "java", model.load(memory), null, memory);
    }

    /**
     * Adds every model of a directory.
     *
     * @throws ModelLoadException if the directory or a model in it cannot be used
     */
    public void addAll(Path directory) {
        int before = models.size();
        for (Path name : folders(directory)) {
            for (Path version : folders(name)) {
                Path graph = version.resolve("model.onnx");
                if (Files.isRegularFile(graph)) {
                    add(idOf(name, version), graph);
                }
            }
        }
        if (models.size() == before) {
            throw new ModelLoadException("no model in " + directory + " (expected: NAME/VERSION/model.onnx)");
        }
    }

    private static ModelId idOf(Path name, Path version) {
        try {
            return new ModelId(
                    name.getFileName().toString(), version.getFileName().toString());
        } catch (IllegalArgumentException e) {
            throw new ModelLoadException(version + ": " + e.getMessage(), e);
        }
    }

    private void add(ModelId id, Path graph) {
        Path tokenizer = graph.resolveSibling("tokenizer.json");
        if (Files.isRegularFile(tokenizer)) {
            serve(id, graph, ModelSource.Head.MEAN_NORMALIZED, tokenizer);
            serve(new ModelId(id.name() + "-raw", id.version()), graph, ModelSource.Head.NONE, null);
        } else {
            serve(id, graph, ModelSource.Head.NONE, null);
        }
    }

    private void serve(ModelId id, Path graph, ModelSource.Head head, @Nullable Path tokenizer) {
        for (int i = 0; ; i++) {
            Backend backend = backends.get(i);
            try {
                serve(id, backend, new ModelSource(id.name(), graph, head, 0), tokenizer);
                return;
            } catch (ModelLoadException e) {
                if (i + 1 == backends.size()) {
                    throw e;
                }
                progress.accept("model " + id + " not on " + backend.name() + ": " + e.getMessage());
            }
        }
    }

    private void serve(ModelId id, Backend backend, ModelSource source, @Nullable Path tokenizer) {
        LoadedModel loaded = backend.load(source);
        TextInputs texts = tokenizer == null ? null : texts(id, loaded, tokenizer, backend.inputs());
        serve(id, "onnx_" + backend.name(), loaded, texts, backend.inputs());
        progress.accept("model " + id + " loaded on " + backend.name());
    }

    private void serve(
            ModelId id, String platform, LoadedModel loaded, @Nullable TextInputs texts, MemoryPool tensors) {
        Batcher batcher = new Batcher(id.name(), loaded, policies.of(loaded), System::nanoTime);
        models.add(new ServedModel(id, platform, new ServedModel.Running(loaded, batcher, tensors), texts));
    }

    private TextInputs texts(ModelId id, LoadedModel loaded, Path tokenizer, MemoryPool tensors) {
        try {
            TextTokenizer text = new TextTokenizer(tokenizer);
            tokenizers.add(text);
            return new TextInputs(id.name(), loaded.signature(), text, DEFAULT_MAX_TOKENS, tensors);
        } catch (IOException | RuntimeException e) {
            loaded.close();
            throw new ModelLoadException("cannot read tokenizer " + tokenizer + ": " + e.getMessage(), e);
        }
    }

    private static List<Path> folders(Path directory) {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw new ModelLoadException("cannot read model directory " + directory + ": " + e.getMessage(), e);
        }
    }

    /** Returns everything that was added; the caller closes it, before this. */
    public ModelCatalog catalog() {
        ModelCatalog catalog = new ModelCatalog(models);
        models.clear();
        return catalog;
    }

    /** Frees the tokenizers, and the models that no catalog took over. */
    @Override
    public void close() {
        models.forEach(ServedModel::close);
        models.clear();
        tokenizers.forEach(TextTokenizer::close);
    }
}
