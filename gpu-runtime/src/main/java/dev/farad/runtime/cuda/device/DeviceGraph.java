package dev.farad.runtime.cuda.device;

import static org.bytedeco.cuda.global.cudart.*;

import org.bytedeco.cuda.cudart.CUgraphExec_st;
import org.bytedeco.cuda.cudart.CUgraph_st;

/** Recorded work of a stream, ready to be launched as one. Bound to the addresses it was recorded with. */
public final class DeviceGraph implements AutoCloseable {
    private final Device device;
    private final CUgraphExec_st handle = new CUgraphExec_st();

    /** Makes the graph launchable and destroys the recording. */
    DeviceGraph(Device device, CUgraph_st recording) {
        this.device = device;
        try {
            device.check(cudaGraphInstantiate(handle, recording, 0), "cudaGraphInstantiate");
        } finally {
            int _ = cudaGraphDestroy(recording);
        }
    }

    /** Sends the graph to the device, so that its first launch is as quick as the others. */
    public void upload(Stream stream) {
        device.check(cudaGraphUpload(handle, stream.handle()), "cudaGraphUpload");
    }

    public void launch(Stream stream) {
        device.check(cudaGraphLaunch(handle, stream.handle()), "cudaGraphLaunch");
    }

    @Override
    public void close() {
        device.bind();
        device.check(cudaGraphExecDestroy(handle), "cudaGraphExecDestroy");
    }
}
