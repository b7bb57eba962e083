package dev.farad.runtime;

import dev.farad.pool.MemoryPool;
import org.jspecify.annotations.Nullable;

/**
 * A way to run models: a kind of device and the library that drives it. Safe for any thread.
 *
 * <p>What a backend promises is written down, as tests, in {@code BackendContract}.
 */
public interface Backend extends AutoCloseable {

    /** Returns the backend's name in configuration, messages and metrics: {@code cpu}, {@code cuda}. */
    String name();

    /** Returns the pool whose memory a request's tensors should lie in, so that a batch can start without another copy. */
    MemoryPool inputs();

    /**
     * Loads a model and readies its lanes; may take seconds.
     *
     * @throws ModelLoadException if this backend cannot run the model; the message says why
     */
    LoadedModel load(ModelSource source);

    /** Returns why nothing runs on this backend any more, one sentence, or null while it works. */
    default @Nullable String failure() {
        return null;
    }

    /** Frees what the backend holds; every model must be closed before. */
    @Override
    void close();
}
