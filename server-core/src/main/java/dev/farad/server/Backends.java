package dev.farad.server;

import dev.farad.hooks.Gauge;
import dev.farad.pool.HostPool;
import dev.farad.runtime.Backend;
import dev.farad.runtime.ModelLoadException;
import dev.farad.runtime.onnx.OnnxBackend;
import dev.farad.server.config.ServerConfig;
import java.util.List;
import java.util.function.Consumer;

/**
 * The backends that a configuration asks for.
 *
 * @param inOrder in which they are tried for each model
 * @param gauges of what they hold and how they are
 */
record Backends(List<Backend> inOrder, List<Gauge> gauges) implements AutoCloseable {

    /**
     * Opens backends.
     *
     * @param progress told which were picked, and why
     */
    static Backends open(ServerConfig config, HostPool memory, Consumer<String> progress) {
        return switch (config.backend()) {
            case CPU -> new Backends(List.of(new OnnxBackend(memory)), List.of());
            case AUTO -> {
                progress.accept("backend: cpu (there is no CUDA backend in this build)");
                yield new Backends(List.of(new OnnxBackend(memory)), List.of());
            }
            case CUDA -> throw new ModelLoadException("backend: cuda (there is no CUDA backend in this build)");
        };
    }

    /** Returns whether every backend works. */
    boolean healthy() {
        return inOrder.stream().allMatch(backend -> backend.failure() == null);
    }

    @Override
    public void close() {
        inOrder.forEach(Backend::close);
    }
}
