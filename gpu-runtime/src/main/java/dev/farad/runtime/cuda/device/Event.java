package dev.farad.runtime.cuda.device;

import static org.bytedeco.cuda.global.cudart.*;

import org.bytedeco.cuda.cudart.CUevent_st;

/** A mark in a stream: it happens when everything before it has ended. Can be recorded again once it has happened. */
public final class Event implements AutoCloseable {
    private final Device device;
    private final CUevent_st handle = new CUevent_st();

    public Event(Device device) {
        this.device = device;
        device.bind();
        device.check(cudaEventCreateWithFlags(handle, cudaEventDefault), "cudaEventCreateWithFlags");
    }

    CUevent_st handle() {
        return handle;
    }

    public void record(Stream stream) {
        device.check(cudaEventRecord(handle, stream.handle()), "cudaEventRecord");
    }

    /** Returns whether it has happened; never blocks. */
    public boolean done() {
        int status = cudaEventQuery(handle);
        if (status == cudaErrorNotReady) {
            return false;
        }
        device.check(status, "cudaEventQuery");
        return true;
    }

    /** Returns the device's time from another event to this one; both must have happened. Resolution: half a microsecond. */
    public long nanosSince(Event start) {
        float[] millis = new float[1];
        device.check(cudaEventElapsedTime(millis, start.handle, handle), "cudaEventElapsedTime");
        return Math.max(0, Math.round(millis[0] * 1e6));
    }

    @Override
    public void close() {
        device.bind();
        device.check(cudaEventDestroy(handle), "cudaEventDestroy");
    }
}
