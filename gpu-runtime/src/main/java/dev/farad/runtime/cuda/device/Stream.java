package dev.farad.runtime.cuda.device;

import static org.bytedeco.cuda.global.cudart.*;

import java.lang.foreign.MemorySegment;
import org.bytedeco.cuda.cudart.CUgraph_st;
import org.bytedeco.cuda.cudart.CUstream_st;

/** An in-order queue of a device, which waits for no other. One thread at a time uses it; it never blocks but where it says so. */
public final class Stream implements AutoCloseable {
    private final Device device;
    private final CUstream_st handle = new CUstream_st();

    public Stream(Device device) {
        this.device = device;
        device.bind();
        device.check(cudaStreamCreateWithFlags(handle, cudaStreamNonBlocking), "cudaStreamCreateWithFlags");
    }

    Device device() {
        return device;
    }

    CUstream_st handle() {
        return handle;
    }

    /**
     * Copies to the device. The host memory must be left alone until the copy has ended, and be pinned for this to return
     * before that.
     */
    public void copyIn(long to, MemorySegment from) {
        copy(new Address(to), Address.of(from), from.byteSize(), cudaMemcpyHostToDevice);
    }

    /** Copies from the device, under the same terms as {@link #copyIn}. */
    public void copyOut(MemorySegment to, long from) {
        copy(Address.of(to), new Address(from), to.byteSize(), cudaMemcpyDeviceToHost);
    }

    /** Copies within the device; the ranges must not overlap. */
    public void copyWithin(long to, long from, long bytes) {
        copy(new Address(to), new Address(from), bytes, cudaMemcpyDeviceToDevice);
    }

    private void copy(Address to, Address from, long bytes, int direction) {
        if (bytes > 0) {
            device.check(cudaMemcpyAsync(to, from, bytes, direction, handle), "cudaMemcpyAsync");
        }
    }

    /** Sets every byte of a range of the device's memory. */
    public void fill(long address, byte value, long bytes) {
        if (bytes > 0) {
            device.check(cudaMemsetAsync(new Address(address), value, bytes, handle), "cudaMemsetAsync");
        }
    }

    /** Lets what is started here later wait until the event has happened. */
    public void await(Event event) {
        device.check(cudaStreamWaitEvent(handle, event.handle(), 0), "cudaStreamWaitEvent");
    }

    /** Waits until everything started here has ended. */
    public void synchronize() {
        device.check(cudaStreamSynchronize(handle), "cudaStreamSynchronize");
    }

    /**
     * Records what the given work would start here, instead of starting it.
     *
     * @param work that starts kernels and copies on this stream, and waits for nothing
     * @return the work, to be launched any number of times with the same addresses
     */
    public DeviceGraph capture(Runnable work) {
        device.check(cudaStreamBeginCapture(handle, cudaStreamCaptureModeThreadLocal), "cudaStreamBeginCapture");
        CUgraph_st graph = new CUgraph_st();
        try {
            work.run();
        } catch (RuntimeException e) {
            int _ = cudaStreamEndCapture(handle, graph); // the work's own failure is the one to tell
            int _ = cudaGetLastError();
            if (!graph.isNull()) {
                int _ = cudaGraphDestroy(graph);
            }
            throw e;
        }
        device.check(cudaStreamEndCapture(handle, graph), "cudaStreamEndCapture");
        return new DeviceGraph(device, graph);
    }

    @Override
    public void close() {
        device.bind();
        device.check(cudaStreamDestroy(handle), "cudaStreamDestroy");
    }
}
