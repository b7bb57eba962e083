package dev.farad.runtime.cuda;

import dev.farad.pool.MemoryUse;
import dev.farad.runtime.Batch;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Lane;
import dev.farad.runtime.Ticket;
import dev.farad.runtime.cuda.device.DeviceFault;
import dev.farad.runtime.cuda.device.DeviceGraph;
import dev.farad.runtime.cuda.device.DevicePool;
import dev.farad.runtime.cuda.device.Event;
import dev.farad.runtime.cuda.device.Stream;
import dev.farad.runtime.cuda.kernel.Frame;
import dev.farad.runtime.graph.Sizes;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stream with memory of its own: staging and workspace for the batches whose sizes were captured at warm-up, each as one
 * CUDA graph. A larger batch gets memory for itself, exactly as much as it needs, and is launched kernel by kernel.
 *
 * <p>Nothing here waits for the device, except {@link #close} and the clean-up after a launch that failed halfway.
 */
final class CudaLane implements Lane, AutoCloseable {
    private final CudaModel model;
    private final Resources resources;
    private final Stream stream;
    private final Event started;
    private final Event ended;
    private final BatchMemory own;
    private final Map<Sizes, DeviceGraph> graphs = new HashMap<>();
    private @Nullable CudaTicket latest;

    /**
     * Opens a lane.
     *
     * @param workspaceBytes of the largest batch to be captured
     * @param stagingBytes of the largest batch to be captured
     */
    CudaLane(CudaModel model, Resources resources, long workspaceBytes, long stagingBytes) {
        this.model = model;
        this.resources = resources;
        try (Scope scope = new Scope()) {
            stream = scope.add(new Stream(resources.device()));
            started = scope.add(new Event(resources.device()));
            ended = scope.add(new Event(resources.device()));
            BatchMemory memory = BatchMemory.take(resources, model.name(), workspaceBytes, stagingBytes, stream);
            if (memory == null) {
                throw new DeviceFault(
                        DeviceFault.Kind.OUT_OF_MEMORY,
                        "no room for a lane of " + workspaceBytes + " bytes on the device and " + stagingBytes
                                + " bytes of pinned memory");
            }
            own = memory;
            scope.keep();
        }
    }

    /** Runs a plan on padding once, so that all its code is loaded, then captures it. */
    void warm(BatchPlan plan) {
        Frame frame = frame(plan, own);
        own.host().asSlice(0, plan.stagingBytes()).fill((byte) 0);
        plan.start(frame, own.host());
        stream.synchronize();
        DeviceGraph graph = stream.capture(() -> plan.start(frame, own.host()));
        graphs.put(plan.sizes(), graph);
        graph.upload(stream);
        stream.synchronize();
    }

    private Frame frame(BatchPlan plan, BatchMemory memory) {
        return new Frame(model.weightAddresses(), plan.memory(), memory.address(), stream);
    }

    @Override
    public boolean wakes() {
        return false;
    }

    @Override
    public Ticket submit(Batch batch, Runnable wake) {
        CudaTicket before = latest;
        if (before != null) {
            before.settle(); // its outputs still lie where this batch's will
            latest = null;
        }
        try {
            resources.device().bind();
            BatchPlan plan = model.plans().of(batch);
            BatchMemory memory = memory(plan);
            if (memory == null) {
                return new CudaTicket(outOfMemory(batch, plan));
            }
            CudaTicket ticket = start(batch, plan, memory);
            latest = ticket;
            return ticket;
        } catch (RuntimeException failure) {
            return new CudaTicket(Failures.of(model.name(), failure));
        }
    }

    private @Nullable BatchMemory memory(BatchPlan plan) {
        return own.fits(plan)
                ? own
                : BatchMemory.take(resources, model.name(), plan.workspaceBytes(), plan.stagingBytes(), stream);
    }

    private BatchResult outOfMemory(Batch batch, BatchPlan plan) {
        return new BatchResult.Failed(
                BatchResult.Kind.OUT_OF_MEMORY,
                "model '" + model.name() + "': no room for " + plan.workspaceBytes() + " bytes on the device and "
                        + plan.stagingBytes() + " bytes of pinned memory, which a batch of " + batch.rows()
                        + " rows needs");
    }

    private CudaTicket start(Batch batch, BatchPlan plan, BatchMemory memory) {
        long startedNanos = System.nanoTime();
        try {
            model.packing().write(batch, plan, memory.host());
            started.record(stream);
            DeviceGraph graph = memory.equals(own) ? graphs.get(plan.sizes()) : null;
            if (graph != null) {
                graph.launch(stream);
            } else {
                plan.start(frame(plan, memory), memory.host());
            }
            ended.record(stream);
        } catch (RuntimeException failure) {
            abandon(memory, failure);
            throw failure;
        }
        batch.ledger().charge(MemoryUse.WORKSPACE, plan.workspaceBytes());
        batch.ledger().charge(MemoryUse.STAGING, plan.stagingBytes());
        return new CudaTicket(this, new CudaTicket.Run(batch, plan, memory, startedNanos));
    }

    /** Gives memory back once nothing that was started before the failure can touch it any more. */
    private void abandon(BatchMemory memory, RuntimeException failure) {
        try {
            stream.synchronize();
        } catch (DeviceFault fault) {
            failure.addSuppressed(fault);
        }
        release(memory);
    }

    /** Gives memory back, if it is not the lane's own. */
    void release(BatchMemory memory) {
        if (!memory.equals(own)) {
            memory.close();
        }
    }

    CudaModel model() {
        return model;
    }

    /** Returns the device memory that the lane holds as long as it is open. */
    long ownBytes() {
        return DevicePool.rounded(own.workspace().bytes());
    }

    boolean ended() {
        return ended.done();
    }

    /** Returns the device's time between start and end of the latest batch. */
    long computeNanos() {
        return ended.nanosSince(started);
    }

    @Override
    public void close() {
        if (resources.device().loss() != null) {
            own.close();
            return; // a lost context took its handles along
        }
        try (Scope scope = new Scope()) {
            resources.device().bind();
            scope.add(stream);
            scope.add(started);
            scope.add(ended);
            scope.add(own);
            graphs.values().forEach(scope::add);
            stream.synchronize();
        }
    }
}
