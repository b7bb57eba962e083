package dev.farad.runtime.cuda.device;

import static org.bytedeco.cuda.global.cublas.*;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.bytedeco.cuda.cublas.cublasLtContext;
import org.bytedeco.cuda.cublas.cublasLtMatmulDescOpaque_t;
import org.bytedeco.cuda.cublas.cublasLtMatmulHeuristicResult_t;
import org.bytedeco.cuda.cublas.cublasLtMatmulPreferenceOpaque_t;
import org.bytedeco.cuda.cublas.cublasLtMatrixLayoutOpaque_t;
import org.bytedeco.javacpp.BytePointer;

/** The matrix products of one device, each prepared once for its shape. Safe for any thread. */
public final class Matmuls implements AutoCloseable {
    private static final int MOST_PREPARED = 1024;

    private final Device device;
    private final long mostWorkspaceBytes;
    private final cublasLtContext handle = new cublasLtContext();
    private final Map<MatmulShape, Matmul> prepared = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        // A forgotten product may still be in somebody's plan; its native parts are freed when nobody has it any more.
        @Override
        protected boolean removeEldestEntry(Map.Entry<MatmulShape, Matmul> eldest) {
            return size() > MOST_PREPARED;
        }
    };

    /**
     * Opens cuBLASLt.
     *
     * @param mostWorkspaceBytes that an algorithm may ask for
     */
    public Matmuls(Device device, long mostWorkspaceBytes) {
        this.device = device;
        this.mostWorkspaceBytes = mostWorkspaceBytes;
        device.bind();
        check(cublasLtCreate(handle), "cublasLtCreate");
    }

    cublasLtContext handle() {
        return handle;
    }

    /**
     * Returns the product of a shape.
     *
     * @throws DeviceFault if cuBLASLt has no algorithm for it
     */
    public synchronized Matmul matmul(MatmulShape shape) {
        Matmul known = prepared.get(shape);
        if (known == null) {
            known = new Matmul(this, shape);
            prepared.put(shape, known);
        }
        return known;
    }

    /** Asks for the algorithm that is expected to be the fastest. */
    cublasLtMatmulHeuristicResult_t choose(
            cublasLtMatmulDescOpaque_t product,
            cublasLtMatrixLayoutOpaque_t first,
            cublasLtMatrixLayoutOpaque_t second,
            cublasLtMatrixLayoutOpaque_t result,
            MatmulShape shape) {
        device.bind();
        cublasLtMatmulHeuristicResult_t choice = new cublasLtMatmulHeuristicResult_t();
        int[] found = new int[1];
        try (cublasLtMatmulPreferenceOpaque_t preference = new cublasLtMatmulPreferenceOpaque_t()) {
            check(cublasLtMatmulPreferenceInit(preference), "cublasLtMatmulPreferenceInit");
            MemorySegment most = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_LONG, mostWorkspaceBytes);
            check(
                    cublasLtMatmulPreferenceSetAttribute(
                            preference, CUBLASLT_MATMUL_PREF_MAX_WORKSPACE_BYTES, Address.of(most), 8),
                    "cublasLtMatmulPreferenceSetAttribute");
            int status = cublasLtMatmulAlgoGetHeuristic(
                    handle, product, first, second, result, result, preference, 1, choice, found);
            if (status != CUBLAS_STATUS_SUCCESS || found[0] == 0) {
                choice.close();
                throw new DeviceFault(
                        DeviceFault.Kind.INVALID_USE, "cuBLASLt has no algorithm for " + shape + ": " + text(status));
            }
            return choice;
        }
    }

    static void check(int status, String call) {
        if (status != CUBLAS_STATUS_SUCCESS) {
            throw new DeviceFault(kind(status), call + ": " + text(status));
        }
    }

    /** Tells a failed launch apart from a lost context, which the library reports alike. */
    void fail(int status, String call) {
        device.check(org.bytedeco.cuda.global.cudart.cudaGetLastError(), call);
        check(status, call);
    }

    private static DeviceFault.Kind kind(int status) {
        return status == CUBLAS_STATUS_ALLOC_FAILED ? DeviceFault.Kind.OUT_OF_MEMORY : DeviceFault.Kind.INVALID_USE;
    }

    private static String text(int status) {
        BytePointer text = cublasLtGetStatusString(status);
        return (text == null ? "" : text.getString(StandardCharsets.UTF_8) + " ") + "(" + status + ")";
    }

    @Override
    public synchronized void close() {
        prepared.clear();
        device.bind();
        check(cublasLtDestroy(handle), "cublasLtDestroy");
    }
}
