package dev.farad.server;

import dev.farad.pool.HostPool;
import dev.farad.runtime.Backend;
import dev.farad.runtime.ModelLoadException;
import dev.farad.runtime.onnx.OnnxBackend;
import dev.farad.server.config.ServerConfig.BackendChoice;
import java.util.List;
import java.util.function.Consumer;

/** Opens the backends that a configuration asks for. */
final class Backends {
    private Backends() {}

    /**
     * Opens backends in the order in which they are tried for each model.
     *
     * @param progress told which were picked, and why
     */
    static List<Backend> open(BackendChoice choice, HostPool memory, Consumer<String> progress) {
        return switch (choice) {
            case CPU -> List.of(new OnnxBackend(memory));
            case AUTO -> {
                progress.accept("backend: cpu (there is no CUDA backend in this build)");
                yield List.of(new OnnxBackend(memory));
            }
            case CUDA -> throw new ModelLoadException("backend: cuda (there is no CUDA backend in this build)");
        };
    }
}
