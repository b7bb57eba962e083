package dev.farad.runtime.cuda;

import dev.farad.pool.DataType;
import dev.farad.pool.HostPool;
import dev.farad.pool.MemoryPool;
import dev.farad.pool.MemoryUse;
import dev.farad.runtime.Backend;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.ModelLoadException;
import dev.farad.runtime.ModelSource;
import dev.farad.runtime.cuda.device.CubinCache;
import dev.farad.runtime.cuda.device.Device;
import dev.farad.runtime.cuda.device.DeviceFault;
import dev.farad.runtime.cuda.device.DevicePool;
import dev.farad.runtime.cuda.device.KernelLibrary;
import dev.farad.runtime.cuda.device.Matmuls;
import dev.farad.runtime.cuda.device.PinnedMemory;
import dev.farad.runtime.cuda.kernel.Launches;
import dev.farad.runtime.graph.program.Precision;
import dev.farad.runtime.graph.program.Program;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Models on the streams of one NVIDIA device.
 *
 * <p>All device memory that models and batches use comes from one pool, in which every byte has an owner; {@link #memory}
 * tells it apart from what the driver itself takes.
 */
public final class CudaBackend implements Backend {
    private static final int DEFAULT_LANES = 2;
    private static final int MOST_CACHED_KERNELS = 64;
    private static final long MATMUL_WORKSPACE_BYTES = 8L << 20;

    private final CudaOptions options;
    private final Device device;
    private final DevicePool memory;
    private final PinnedMemory pinnedMemory;
    private final HostPool pinned;
    private final KernelLibrary kernels;
    private final Matmuls matmuls;
    private final Resources resources;

    /**
     * What the backend holds of the device.
     *
     * @param weightBytes of each model
     * @param workspaceBytes of each model: its lanes' own, and its larger batches'
     * @param cachedBytes reserved by the pool but not on loan
     */
    public record Memory(Map<String, Long> weightBytes, Map<String, Long> workspaceBytes, long cachedBytes) {

        /** Returns the sum of it all. */
        public long totalBytes() {
            return sum(weightBytes) + sum(workspaceBytes) + cachedBytes;
        }

        private static long sum(Map<String, Long> bytes) {
            return bytes.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    private CudaBackend(CudaOptions options) {
        this.options = options;
        try (Scope scope = new Scope()) {
            device = Device.open(options.device());
            memory = scope.add(new DevicePool(
                    device, Math.min(options.memoryLimitBytes(), device.facts().memoryBytes())));
            pinnedMemory = scope.add(new PinnedMemory(device, options.pinnedBytes()));
            pinned = scope.add(pinnedMemory.pool());
            kernels = scope.add(new KernelLibrary(device, new CubinCache(options.kernelCache(), MOST_CACHED_KERNELS)));
            matmuls = scope.add(new Matmuls(device, MATMUL_WORKSPACE_BYTES));
            resources = new Resources(device, memory, pinned, new Launches(kernels, matmuls), options.buckets());
            scope.keep();
        }
    }

    /**
     * Opens the backend on a device that a {@link DeviceProbe} found usable.
     *
     * @throws IllegalStateException if the device is not usable; the message says why
     */
    public static CudaBackend open(CudaOptions options) {
        return switch (DeviceProbe.of(options.device())) {
            case DeviceProbe.Usable _ -> opened(options);
            case DeviceProbe.Unusable(String reason) -> throw new IllegalStateException(reason);
        };
    }

    private static CudaBackend opened(CudaOptions options) {
        try {
            return new CudaBackend(options);
        } catch (DeviceFault fault) {
            throw new IllegalStateException("the CUDA backend does not start: " + Failures.firstLine(fault), fault);
        }
    }

    @Override
    public String name() {
        return "cuda";
    }

    @Override
    public MemoryPool inputs() {
        return pinned;
    }

    /** Returns the pool that all device memory of models and batches comes from. */
    public MemoryPool deviceMemory() {
        return memory;
    }

    /** Returns who holds what of the device's memory now. */
    public Memory memory() {
        MemoryPool.Figures figures = memory.figures();
        return new Memory(
                memory.usedBytesByOwner(MemoryUse.WEIGHTS),
                memory.usedBytesByOwner(MemoryUse.WORKSPACE),
                Math.max(0, figures.reservedBytes() - figures.usedBytes()));
    }

    @Override
    public LoadedModel load(ModelSource source) {
        Program program = ModelImport.program(source, precision(options.precision()));
        return load(source.name(), program, source.lanes());
    }

    /**
     * Loads a program; with 0 lanes the backend chooses.
     *
     * @throws ModelLoadException if the device refuses, or a step has no kernel
     */
    CudaModel load(String name, Program program, int lanes) {
        try {
            device.bind();
            return new CudaModel(name, program, lanes == 0 ? DEFAULT_LANES : lanes, resources);
        } catch (DeviceFault | IllegalArgumentException e) {
            throw new ModelLoadException("model '" + name + "': " + e.getMessage(), e);
        }
    }

    static Precision precision(DataType type) {
        return Precision.valueOf(type.name());
    }

    @Override
    public @Nullable String failure() {
        DeviceFault loss = device.loss();
        return loss == null ? null : "device " + device.facts().index() + " is lost: " + Failures.firstLine(loss);
    }

    @Override
    public void close() {
        if (device.loss() != null) {
            memory.close();
            pinned.close();
            return; // a lost context took everything else along
        }
        try (Scope scope = new Scope()) {
            scope.add(memory);
            scope.add(pinnedMemory);
            scope.add(pinned);
            scope.add(kernels);
            scope.add(matmuls);
            device.synchronize();
        }
    }
}
