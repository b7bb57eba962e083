package dev.farad.server.config;

import dev.farad.server.batch.BatchPolicy;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.setting.Section;
import dev.farad.server.setting.Setting;

/**
 * How models run.
 *
 * @param backend what runs them
 * @param gpu how they run on a GPU
 * @param batching policy of the batcher of every model on CPU lanes
 */
public record ExecutionConfig(
        @Setting(
                value = "backend",
                meaning =
                        "what runs models: `auto`, `cpu` or `cuda`; `auto` takes CUDA where it can run the model, and the log says which and why")
        BackendChoice backend,

        @Section("gpu") GpuConfig gpu,
        @Section("batching") BatchPolicy batching) {

    /** Whatever there is, with the usual batches. */
    public static final ExecutionConfig DEFAULT =
            new ExecutionConfig(BackendChoice.AUTO, GpuConfig.DEFAULT, BatchPolicy.DEFAULT);
}
