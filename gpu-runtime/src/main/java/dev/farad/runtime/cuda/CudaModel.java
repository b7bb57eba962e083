package dev.farad.runtime.cuda;

import dev.farad.pool.Lease;
import dev.farad.pool.MemoryUse;
import dev.farad.runtime.Batch;
import dev.farad.runtime.Lane;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.Signature;
import dev.farad.runtime.Signature.Batching;
import dev.farad.runtime.cuda.device.DeviceFault;
import dev.farad.runtime.cuda.device.DevicePool;
import dev.farad.runtime.graph.Sizes;
import dev.farad.runtime.graph.program.Program;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A program on a device: its weights, its plans and its lanes. */
final class CudaModel implements LoadedModel {
    private final String name;
    private final Resources resources;
    private final Signature signature;
    private final Plans plans;
    private final Packing packing;
    private final Unpacking unpacking;
    private final Lease weights;
    private final long[] weightAddresses;
    private final List<CudaLane> lanes = new ArrayList<>();

    /**
     * Loads a program and warms its lanes.
     *
     * @throws DeviceFault if the device refuses; nothing stays taken
     */
    CudaModel(String name, Program program, int laneCount, Resources resources) {
        this.name = name;
        this.resources = resources;
        signature = ProgramSignature.of(program);
        boolean padded = signature.batching() == Batching.PADDED;
        plans = new Plans(program, signature.batching(), resources.launches(), resources.buckets());
        packing = new Packing(new IdBounds(program), padded);
        unpacking = new Unpacking(
                resources.pinned(),
                name,
                signature.batching() != Batching.NONE,
                padded ? ProgramSignature.width(program) : null);
        try (Scope scope = new Scope()) {
            weights = scope.add(takeWeights(program.weightBytes()));
            weightAddresses = Weights.upload(program, weights, resources.device());
            Collection<BatchPlan> captured = captured();
            long workspaceBytes =
                    captured.stream().mapToLong(BatchPlan::workspaceBytes).max().orElse(0);
            long stagingBytes =
                    captured.stream().mapToLong(BatchPlan::stagingBytes).max().orElse(0);
            for (int i = 0; i < laneCount; i++) {
                CudaLane lane = scope.add(new CudaLane(this, resources, workspaceBytes, stagingBytes));
                captured.forEach(lane::warm);
                lanes.add(lane);
            }
            scope.keep();
        }
    }

    private Lease takeWeights(long bytes) {
        Lease lease = resources.memory().take(bytes, MemoryUse.WEIGHTS, name);
        if (lease == null) {
            DevicePool pool = resources.memory();
            throw new DeviceFault(
                    DeviceFault.Kind.OUT_OF_MEMORY,
                    "no room for " + bytes + " bytes of weights (in use: "
                            + pool.figures().usedBytes() + " of " + pool.limitBytes() + ")");
        }
        return lease;
    }

    /** Returns the plans for which lanes keep memory, those of the listed buckets that are small enough. */
    private Collection<BatchPlan> captured() {
        Map<Sizes, BatchPlan> captured = new LinkedHashMap<>();
        List<Integer> widths =
                signature.batching() == Batching.PADDED ? resources.buckets().widths() : List.of(1);
        if (signature.batching() == Batching.NONE) {
            return List.of();
        }
        for (int rows : resources.buckets().rows()) {
            for (int width : widths) {
                capturedAt(rows, width, captured);
            }
        }
        return captured.values();
    }

    private void capturedAt(int rows, int width, Map<Sizes, BatchPlan> captured) {
        BatchPlan plan;
        try {
            plan = plans.of(rows, width);
        } catch (IllegalArgumentException e) {
            return; // wider than the model takes, or a model with further sizes of its own: planned as batches come
        }
        if (plan.workspaceBytes() <= resources.buckets().mostBytes()) {
            captured.put(plan.sizes(), plan);
        }
    }

    String name() {
        return name;
    }

    Plans plans() {
        return plans;
    }

    Packing packing() {
        return packing;
    }

    Unpacking unpacking() {
        return unpacking;
    }

    long[] weightAddresses() {
        return weightAddresses;
    }

    /** Returns the cells that a plan computes for a batch, padding included. */
    long cells(Batch batch, BatchPlan plan) {
        if (signature.batching() == Batching.NONE) {
            return batch.items().getFirst().cells();
        }
        long rows = plan.inputs().getFirst().shape().dim(0);
        boolean padded = signature.batching() == Batching.PADDED;
        return rows * (padded ? plan.inputs().getFirst().shape().dim(1) : batch.width());
    }

    @Override
    public Signature signature() {
        return signature;
    }

    @Override
    public List<Lane> lanes() {
        return List.copyOf(lanes);
    }

    @Override
    public boolean lanesShareDevice() {
        return true;
    }

    /** Returns the device memory of weights and lanes. */
    @Override
    public long residentBytes() {
        long bytes = DevicePool.rounded(weights.bytes());
        for (CudaLane lane : lanes) {
            bytes += lane.ownBytes();
        }
        return bytes;
    }

    /**
     * Returns what a batch of this size will be charged: its workspace and staging, which its cost repeats to the byte.
     *
     * <p>A batch that fits a lane's own memory, a part of {@link #residentBytes}, takes nothing more from the device.
     */
    @Override
    public long predictedBytes(long rows, long width) {
        try {
            return plans.of(rows, plans.allowedWidth(width)).bytes();
        } catch (IllegalArgumentException e) {
            return 0; // a model with further sizes of its own: nobody knows before a batch comes
        }
    }

    @Override
    public long capacityBytes() {
        return Math.max(lanes.getFirst().ownBytes(), resources.memory().limitBytes() - residentBytes());
    }

    @Override
    public void close() {
        try (Scope scope = new Scope()) {
            scope.add(weights);
            lanes.forEach(scope::add);
        }
        if (resources.device().loss() == null) {
            resources.memory().trim();
        }
    }
}
