package dev.farad.server;

import dev.farad.hooks.Gauge;
import dev.farad.pool.HostPool;
import dev.farad.runtime.Backend;
import dev.farad.runtime.ModelLoadException;
import dev.farad.runtime.cuda.CudaBackend;
import dev.farad.runtime.cuda.CudaOptions;
import dev.farad.runtime.cuda.DeviceProbe;
import dev.farad.runtime.cuda.DeviceWatch;
import dev.farad.runtime.onnx.OnnxBackend;
import dev.farad.server.config.GpuConfig;
import dev.farad.server.config.ServerConfig;
import java.util.List;
import java.util.function.Consumer;

/**
 * The backends that a configuration asks for.
 *
 * @param inOrder in which they are tried for each model
 * @param gauges of what they hold and how they are
 * @param release what to do once every model is closed
 */
record Backends(List<Backend> inOrder, List<Gauge> gauges, Runnable release) implements AutoCloseable {
    /** Where no model runs on any. */
    static final Backends NONE = new Backends(List.of(), List.of(), () -> {});

    private static final int WATCH_MILLIS = 500;

    /**
     * Opens backends.
     *
     * @param progress told which were picked, and why
     * @throws ModelLoadException if CUDA is asked for and not usable
     */
    static Backends open(ServerConfig config, HostPool memory, Consumer<String> progress) {
        return switch (config.backend()) {
            case CPU -> cpu(memory);
            case CUDA -> cuda(config.gpu(), usable(config.gpu()), List.of(), progress);
            case AUTO ->
                switch (DeviceProbe.of(config.gpu().device())) {
                    case DeviceProbe.Usable device ->
                        cuda(config.gpu(), device, List.of(new OnnxBackend(memory)), progress);
                    case DeviceProbe.Unusable(String reason) -> {
                        progress.accept("backend: cpu (no cuda: " + reason + ")");
                        yield cpu(memory);
                    }
                };
        };
    }

    private static DeviceProbe.Usable usable(GpuConfig gpu) {
        return switch (DeviceProbe.of(gpu.device())) {
            case DeviceProbe.Usable device -> device;
            case DeviceProbe.Unusable(String reason) ->
                throw new ModelLoadException("backend cuda is not usable: " + reason);
        };
    }

    private static Backends cpu(HostPool memory) {
        OnnxBackend cpu = new OnnxBackend(memory);
        return new Backends(List.of(cpu), List.of(), cpu::close);
    }

    private static Backends cuda(
            GpuConfig gpu, DeviceProbe.Usable device, List<Backend> others, Consumer<String> progress) {
        CudaBackend cuda = CudaBackend.open(
                CudaOptions.usual().on(gpu.device()).with(gpu.precision()).withMemoryLimit(gpu.memoryBytes()));
        DeviceWatch watch = DeviceWatch.start(gpu.device(), WATCH_MILLIS);
        progress.accept("backend: cuda (" + device.name() + ", " + gpu.precision() + ")");
        List<Backend> inOrder = others.isEmpty() ? List.of(cuda) : List.of(cuda, others.getFirst());
        return new Backends(inOrder, DeviceGauges.of(cuda, watch, gpu.dcgmNames()), () -> {
            watch.close();
            inOrder.forEach(Backend::close);
        });
    }

    /** Returns whether every backend works. */
    boolean healthy() {
        return inOrder.stream().allMatch(backend -> backend.failure() == null);
    }

    @Override
    public void close() {
        release.run();
    }
}
