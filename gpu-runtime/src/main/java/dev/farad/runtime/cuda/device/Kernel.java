package dev.farad.runtime.cuda.device;

import static org.bytedeco.cuda.global.cudart.*;

import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** A function of a compiled module that runs on the device. Safe for any thread. */
public final class Kernel {
    private static final int SHARED_BYTES_UNASKED = 48 * 1024;

    private final Device device;
    private final CUfunc_st handle;
    private final String name;

    Kernel(Device device, CUfunc_st handle, String name) {
        this.device = device;
        this.handle = handle;
        this.name = name;
    }

    /** Lets the kernel's blocks share more memory than they may by default. */
    public Kernel allowSharedBytes(int bytes) {
        if (bytes > SHARED_BYTES_UNASKED) {
            device.check(
                    cuFuncSetAttribute(handle, CU_FUNC_ATTRIBUTE_MAX_DYNAMIC_SHARED_SIZE_BYTES, bytes),
                    "cuFuncSetAttribute " + name);
        }
        return this;
    }

    /** Starts the kernel. */
    public void launch(Grid grid, Arguments arguments, Stream stream) {
        device.check(
                cuLaunchKernel(
                        handle,
                        grid.x(),
                        grid.y(),
                        grid.z(),
                        grid.threads(),
                        1,
                        1,
                        grid.sharedBytes(),
                        stream.handle(),
                        arguments.table(),
                        (PointerPointer<Pointer>) null),
                name);
    }

    @Override
    public String toString() {
        return name;
    }
}
