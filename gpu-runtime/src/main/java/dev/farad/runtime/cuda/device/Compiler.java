package dev.farad.runtime.cuda.device;

import static org.bytedeco.cuda.global.nvrtc.*;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.bytedeco.cuda.nvrtc._nvrtcProgram;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.javacpp.SizeTPointer;

/** Compiles CUDA C++ to machine code of one architecture, with NVRTC. The sources include nothing. */
final class Compiler {
    private static final int SUCCESS = 0;

    private final List<String> options;

    /**
     * Makes a compiler.
     *
     * @param architecture to compile for: 90 for compute capability 9.0
     */
    Compiler(int architecture) {
        options = List.of("--gpu-architecture=sm_" + architecture, "--std=c++17", "--extra-device-vectorization");
    }

    /** Returns what, beside the source, decides the outcome: compiler version and options. */
    String identity() {
        int[] major = new int[1];
        int[] minor = new int[1];
        check(nvrtcVersion(major, minor), "nvrtcVersion");
        return "nvrtc " + major[0] + "." + minor[0] + " " + options;
    }

    /**
     * Compiles a source.
     *
     * @param name for messages
     * @return the machine code
     * @throws DeviceFault with the compiler's log if it does not compile
     */
    byte[] compile(String name, String source) {
        _nvrtcProgram program = new _nvrtcProgram();
        try (BytePointer text = new BytePointer(source, StandardCharsets.UTF_8);
                BytePointer title = new BytePointer(name, StandardCharsets.UTF_8)) {
            check(
                    nvrtcCreateProgram(
                            program, text, title, 0, (PointerPointer<Pointer>) null, (PointerPointer<Pointer>) null),
                    "nvrtcCreateProgram");
            try {
                compile(program, name);
                return cubin(program);
            } finally {
                int _ = nvrtcDestroyProgram(program);
            }
        }
    }

    private void compile(_nvrtcProgram program, String name) {
        try (PointerPointer<BytePointer> arguments = new PointerPointer<>(options.toArray(String[]::new))) {
            int status = nvrtcCompileProgram(program, options.size(), arguments);
            if (status != SUCCESS) {
                throw new DeviceFault(
                        DeviceFault.Kind.INVALID_USE,
                        name + " does not compile: " + text(status) + "\n" + log(program));
            }
        }
    }

    private static byte[] cubin(_nvrtcProgram program) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            check(nvrtcGetCUBINSize(program, size), "nvrtcGetCUBINSize");
            byte[] cubin = new byte[Math.toIntExact(size.get())];
            check(nvrtcGetCUBIN(program, cubin), "nvrtcGetCUBIN");
            return cubin;
        }
    }

    private static String log(_nvrtcProgram program) {
        try (SizeTPointer size = new SizeTPointer(1)) {
            check(nvrtcGetProgramLogSize(program, size), "nvrtcGetProgramLogSize");
            byte[] log = new byte[Math.toIntExact(size.get())];
            check(nvrtcGetProgramLog(program, log), "nvrtcGetProgramLog");
            return new String(log, StandardCharsets.UTF_8).strip();
        }
    }

    private static void check(int status, String call) {
        if (status != SUCCESS) {
            throw new DeviceFault(DeviceFault.Kind.INVALID_USE, call + ": " + text(status));
        }
    }

    private static String text(int status) {
        BytePointer text = nvrtcGetErrorString(status);
        return text == null ? "status " + status : text.getString(StandardCharsets.UTF_8);
    }
}
