package dev.farad.runtime.cuda.device;

import static org.bytedeco.cuda.global.cudart.*;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.cuda.cudart.CUfunc_st;
import org.bytedeco.cuda.cudart.CUmod_st;
import org.bytedeco.javacpp.BytePointer;

/**
 * The kernels of this package's {@code .cu} resources, compiled for one device when first asked for. Safe for any thread.
 */
public final class KernelLibrary implements AutoCloseable {
    private static final String FOLDER = "/dev/farad/runtime/cuda/kernel/";
    private static final String PRELUDE = "prelude.cuh";

    private final Device device;
    private final CubinCache cache;
    private final Map<String, CUmod_st> modules = new HashMap<>();
    private final Map<String, Kernel> kernels = new HashMap<>();

    /**
     * Makes an empty library.
     *
     * @param cache of what was compiled before
     */
    public KernelLibrary(Device device, CubinCache cache) {
        this.device = device;
        this.cache = cache;
    }

    /**
     * Returns a kernel.
     *
     * @param file name of the resource without its ending
     * @param function as the file names it
     * @throws DeviceFault if it does not compile or is not there
     */
    public synchronized Kernel kernel(String file, String function) {
        return kernels.computeIfAbsent(file + ":" + function, name -> {
            device.bind();
            CUmod_st module = modules.computeIfAbsent(file, this::load);
            CUfunc_st handle = new CUfunc_st();
            device.check(cuModuleGetFunction(handle, module, function), "cuModuleGetFunction " + name);
            return new Kernel(device, handle, name);
        });
    }

    private CUmod_st load(String file) {
        String source = text(PRELUDE) + "#line 1 \"" + file + ".cu\"\n" + text(file + ".cu");
        Compiler compiler = new Compiler(device.facts().architecture());
        String key = compiler.identity() + " driver " + device.facts().driverVersion();
        byte[] cubin = cache.cubin(file, key, source, () -> compiler.compile(file + ".cu", source));
        CUmod_st module = new CUmod_st();
        try (BytePointer image = new BytePointer(cubin)) {
            device.check(cuModuleLoadData(module, image), "cuModuleLoadData " + file);
        }
        return module;
    }

    private static String text(String resource) {
        try (InputStream stream = KernelLibrary.class.getResourceAsStream(FOLDER + resource)) {
            if (stream == null) {
                throw new DeviceFault(DeviceFault.Kind.INVALID_USE, "no resource " + FOLDER + resource);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        device.bind();
        modules.forEach((file, module) -> device.check(cuModuleUnload(module), "cuModuleUnload " + file));
        modules.clear();
        kernels.clear();
    }
}
