package dev.farad.runtime.cuda.device;

import static org.bytedeco.cuda.global.cudart.*;

import dev.farad.pool.HostPool;
import dev.farad.pool.MemoryPlace;
import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.Pointer;

/**
 * A region of page-locked host memory, allocated once: the driver takes too long for it to be asked again for each request.
 */
public final class PinnedMemory implements AutoCloseable {
    private final Device device;
    private final Pointer memory = new Pointer();
    private final MemorySegment segment;

    /**
     * Allocates a region.
     *
     * @throws DeviceFault if the driver refuses
     */
    public PinnedMemory(Device device, long bytes) {
        this.device = device;
        device.bind();
        device.check(cudaHostAlloc(memory, bytes, cudaHostAllocPortable), "cudaHostAlloc " + bytes);
        segment = segment(memory.address(), bytes);
    }

    @SuppressWarnings("restricted")
    private static MemorySegment segment(long address, long bytes) {
        return MemorySegment.ofAddress(address).reinterpret(bytes);
    }

    public MemorySegment segment() {
        return segment;
    }

    /** Returns a pool that lends all of the region, whose size must be a power of two; the region must outlive it. */
    public HostPool pool() {
        return new HostPool(segment.byteSize(), MemoryPlace.PINNED, new BuddyBlocks(segment));
    }

    @Override
    public void close() {
        device.bind();
        device.check(cudaFreeHost(memory), "cudaFreeHost");
    }
}
