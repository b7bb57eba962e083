package dev.farad.runtime.cuda.device;

import static org.bytedeco.cuda.global.cudart.*;

import dev.farad.pool.Lease;
import dev.farad.pool.MemoryPlace;
import dev.farad.pool.MemoryPool;
import dev.farad.pool.MemoryUse;
import java.lang.foreign.MemorySegment;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.cuda.cudart.CUmemPoolHandle_st;
import org.bytedeco.cuda.cudart.cudaMemPoolProps;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Device memory of one backend: a stream-ordered memory pool of its own, with a limit, in which every lease has an owner.
 *
 * <p>Given-back memory stays reserved until {@link #trim}; that is the difference between used and reserved bytes. Leases
 * are counted as the pool rounds them, to {@value #GRAIN_BYTES} bytes. Whoever closes a lease has seen the work that used it end.
 */
public final class DevicePool implements MemoryPool {
    /** What sizes are rounded up to; every lease begins at a multiple of it. */
    public static final int GRAIN_BYTES = 256;

    private final Device device;
    private final long limitBytes;
    private final CUmemPoolHandle_st handle = new CUmemPoolHandle_st();
    private final Stream stream;
    private final Set<Lease> out = ConcurrentHashMap.newKeySet();

    private final long[] usedBytesByUse = new long[MemoryUse.values().length];
    private long usedBytes;
    private long highWaterBytes;
    private long taken;
    private long refused;

    /**
     * Makes a pool.
     *
     * @param limitBytes the most it lends at once
     */
    public DevicePool(Device device, long limitBytes) {
        if (limitBytes <= 0) {
            throw new IllegalArgumentException("limitBytes: " + limitBytes + " (expected: more than 0)");
        }
        this.device = device;
        this.limitBytes = limitBytes;
        this.stream = new Stream(device);
        try (cudaMemPoolProps properties = new cudaMemPoolProps()) {
            Pointer.memset(properties, 0, properties.sizeof());
            properties.allocType(cudaMemAllocationTypePinned);
            properties
                    .location()
                    .type(cudaMemLocationTypeDevice)
                    .id(device.facts().index());
            device.check(cudaMemPoolCreate(handle, properties), "cudaMemPoolCreate");
        }
        attribute(cudaMemPoolAttrReleaseThreshold, Long.MAX_VALUE);
    }

    public long limitBytes() {
        return limitBytes;
    }

    /** Lends memory that any stream may use at once; waits for the driver. */
    @Override
    public @Nullable Lease take(long bytes, MemoryUse use, String owner) {
        device.bind();
        Lease lease = take(bytes, use, owner, stream);
        if (lease != null) {
            stream.synchronize();
        }
        return lease;
    }

    /**
     * Lends memory to the work that is started on a stream from now on; does not wait.
     *
     * @param bytes how much, 0 or more; the lease has exactly this size
     * @param use what for
     * @param owner who answers for it
     * @param user the stream
     * @return the lease, or null if the pool is spent
     */
    public @Nullable Lease take(long bytes, MemoryUse use, String owner, Stream user) {
        long rounded = rounded(bytes);
        if (!reserve(rounded, use)) {
            return null;
        }
        Pointer memory = new Pointer();
        try {
            device.check(
                    cudaMallocFromPoolAsync(memory, rounded, handle, user.handle()),
                    "cudaMallocFromPoolAsync " + owner);
        } catch (DeviceFault fault) {
            release(rounded, use);
            if (fault.kind() == DeviceFault.Kind.OUT_OF_MEMORY) {
                countRefusal();
                return null;
            }
            throw fault;
        }
        long address = memory.address();
        Lease lease = Lease.of(segment(address, bytes), MemoryPlace.DEVICE, use, owner, ended -> {
            out.remove(ended);
            giveBack(address, rounded, use);
        });
        out.add(lease);
        return lease;
    }

    @SuppressWarnings("restricted")
    private static MemorySegment segment(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    /** Returns what a lease of the given size counts as. */
    public static long rounded(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("bytes: " + bytes + " (expected: 0 or more)");
        }
        return Math.max(GRAIN_BYTES, Math.ceilDiv(bytes, GRAIN_BYTES) * GRAIN_BYTES);
    }

    private synchronized boolean reserve(long bytes, MemoryUse use) {
        if (usedBytes + bytes > limitBytes || usedBytes + bytes < 0) {
            refused++;
            return false;
        }
        usedBytes += bytes;
        usedBytesByUse[use.ordinal()] += bytes;
        highWaterBytes = Math.max(highWaterBytes, usedBytes);
        taken++;
        return true;
    }

    private synchronized void release(long bytes, MemoryUse use) {
        usedBytes -= bytes;
        usedBytesByUse[use.ordinal()] -= bytes;
    }

    private synchronized void countRefusal() {
        refused++;
        taken--;
    }

    private void giveBack(long address, long bytes, MemoryUse use) {
        release(bytes, use);
        if (device.loss() == null) { // the memory of a lost context went with it
            device.bind();
            device.check(cudaFreeAsync(new Address(address), stream.handle()), "cudaFreeAsync");
        }
    }

    /** Returns the bytes out on loan for a use. */
    public synchronized long usedBytes(MemoryUse use) {
        return usedBytesByUse[use.ordinal()];
    }

    /** Returns the bytes out on loan for a use to each owner that has any. */
    public SortedMap<String, Long> usedBytesByOwner(MemoryUse use) {
        SortedMap<String, Long> bytes = new TreeMap<>();
        for (Lease lease : out) {
            if (lease.use() == use) {
                bytes.merge(lease.owner(), rounded(lease.bytes()), Long::sum);
            }
        }
        return bytes;
    }

    /** Gives memory that is reserved but not on loan back to the device. */
    public void trim() {
        device.bind();
        stream.synchronize();
        device.check(cudaMemPoolTrimTo(handle, 0), "cudaMemPoolTrimTo");
    }

    @Override
    public synchronized Figures figures() {
        long reservedBytes = device.loss() == null ? attribute(cudaMemPoolAttrReservedMemCurrent) : usedBytes;
        return new Figures(usedBytes, reservedBytes, highWaterBytes, taken, 0, refused, out.size());
    }

    private long attribute(int attribute) {
        try (LongPointer value = new LongPointer(1)) {
            device.check(cudaMemPoolGetAttribute(handle, attribute, value), "cudaMemPoolGetAttribute");
            return value.get();
        }
    }

    private void attribute(int attribute, long value) {
        try (LongPointer pointer = new LongPointer(1)) {
            pointer.put(value);
            device.check(cudaMemPoolSetAttribute(handle, attribute, pointer), "cudaMemPoolSetAttribute");
        }
    }

    @Override
    public void close() {
        int outstanding = out.size();
        if (device.loss() == null) {
            device.bind();
            stream.synchronize();
            device.check(cudaMemPoolDestroy(handle), "cudaMemPoolDestroy");
            stream.close();
        }
        if (outstanding > 0) {
            throw Lease.leak(out, outstanding);
        }
    }
}
