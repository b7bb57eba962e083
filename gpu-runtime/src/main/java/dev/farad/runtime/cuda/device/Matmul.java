package dev.farad.runtime.cuda.device;

import static org.bytedeco.cuda.global.cublas.*;
import static org.bytedeco.cuda.global.cudart.CUDA_R_16BF;
import static org.bytedeco.cuda.global.cudart.CUDA_R_16F;
import static org.bytedeco.cuda.global.cudart.CUDA_R_32F;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.cuda.cublas.cublasLtMatmulDescOpaque_t;
import org.bytedeco.cuda.cublas.cublasLtMatmulHeuristicResult_t;
import org.bytedeco.cuda.cublas.cublasLtMatrixLayoutOpaque_t;

/**
 * One prepared matrix product: descriptors and the algorithm that cuBLASLt thinks best for its shape. Safe for any thread.
 *
 * <p>cuBLASLt counts in columns first. Read that way our row-major D[rows, columns] is its transpose, so the product asked
 * for is Dᵀ = Bᵀ · Aᵀ: B comes first, and the bias runs along the first axis, as the library wants it.
 */
public final class Matmul {
    private static final MemorySegment ONE = scalar(1);
    private static final MemorySegment ZERO = scalar(0);

    private final Matmuls matmuls;
    private final MatmulShape shape;
    private final cublasLtMatmulDescOpaque_t product = new cublasLtMatmulDescOpaque_t();
    private final cublasLtMatrixLayoutOpaque_t layoutA;
    private final cublasLtMatrixLayoutOpaque_t layoutB;
    private final cublasLtMatrixLayoutOpaque_t layoutD;
    private final cublasLtMatmulHeuristicResult_t choice;
    private final MemorySegment attribute = Arena.ofAuto().allocate(8, 8);

    /** Addresses of a product's operands; the bias is 0 where there is none. */
    public record Operands(long a, long b, long bias, long d) {}

    Matmul(Matmuls matmuls, MatmulShape shape) {
        this.matmuls = matmuls;
        this.shape = shape;
        Matmuls.check(cublasLtMatmulDescInit(product, CUBLAS_COMPUTE_32F, CUDA_R_32F), "cublasLtMatmulDescInit");
        describe(CUBLASLT_MATMUL_DESC_TRANSA, shape.transposedB() ? CUBLAS_OP_T : CUBLAS_OP_N);
        describe(CUBLASLT_MATMUL_DESC_EPILOGUE, epilogue());
        if (shape.finish() != MatmulShape.Finish.PLAIN) {
            describe(CUBLASLT_MATMUL_DESC_BIAS_DATA_TYPE, type());
        }
        MatmulShape.Batch batch = shape.batch();
        layoutA = layout(shape.inner(), shape.rows(), batch.strideA());
        layoutB = shape.transposedB()
                ? layout(shape.inner(), shape.columns(), batch.strideB())
                : layout(shape.columns(), shape.inner(), batch.strideB());
        layoutD = layout(shape.columns(), shape.rows(), shape.rows() * shape.columns());
        choice = matmuls.choose(product, layoutB, layoutA, layoutD, shape);
    }

    private int epilogue() {
        return switch (shape.finish()) {
            case PLAIN -> CUBLASLT_EPILOGUE_DEFAULT;
            case BIAS -> CUBLASLT_EPILOGUE_BIAS;
            case BIAS_RELU -> CUBLASLT_EPILOGUE_RELU_BIAS;
            case BIAS_GELU -> CUBLASLT_EPILOGUE_GELU_BIAS;
        };
    }

    private int type() {
        return switch (shape.type()) {
            case FP32 -> CUDA_R_32F;
            case FP16 -> CUDA_R_16F;
            case BF16 -> CUDA_R_16BF;
            default -> throw new IllegalArgumentException("type: " + shape.type() + " (expected: FP32, FP16 or BF16)");
        };
    }

    private void describe(int what, int value) {
        attribute.set(ValueLayout.JAVA_INT, 0, value);
        Matmuls.check(
                cublasLtMatmulDescSetAttribute(product, what, Address.of(attribute), 4),
                "cublasLtMatmulDescSetAttribute");
    }

    private cublasLtMatrixLayoutOpaque_t layout(long height, long width, long stride) {
        cublasLtMatrixLayoutOpaque_t layout = new cublasLtMatrixLayoutOpaque_t();
        Matmuls.check(cublasLtMatrixLayoutInit(layout, type(), height, width, height), "cublasLtMatrixLayoutInit");
        if (shape.batch().count() > 1) {
            attribute.set(ValueLayout.JAVA_INT, 0, Math.toIntExact(shape.batch().count()));
            set(layout, CUBLASLT_MATRIX_LAYOUT_BATCH_COUNT, 4);
            attribute.set(ValueLayout.JAVA_LONG, 0, stride);
            set(layout, CUBLASLT_MATRIX_LAYOUT_STRIDED_BATCH_OFFSET, 8);
        }
        return layout;
    }

    private void set(cublasLtMatrixLayoutOpaque_t layout, int what, long bytes) {
        Matmuls.check(
                cublasLtMatrixLayoutSetAttribute(layout, what, Address.of(attribute), bytes),
                "cublasLtMatrixLayoutSetAttribute");
    }

    /** Returns the scratch memory that the chosen algorithm needs. */
    public long workspaceBytes() {
        return choice.workspaceSize();
    }

    /**
     * Starts the product.
     *
     * @param workspace address of at least {@link #workspaceBytes}, aligned to 256 bytes
     */
    public synchronized void launch(Operands operands, long workspace, Stream stream) {
        if (shape.finish() != MatmulShape.Finish.PLAIN) {
            attribute.set(ValueLayout.JAVA_LONG, 0, operands.bias());
            Matmuls.check(
                    cublasLtMatmulDescSetAttribute(
                            product, CUBLASLT_MATMUL_DESC_BIAS_POINTER, Address.of(attribute), 8),
                    "cublasLtMatmulDescSetAttribute");
        }
        Address d = new Address(operands.d());
        int status = cublasLtMatmul(
                matmuls.handle(),
                product,
                Address.of(ONE),
                new Address(operands.b()),
                layoutB,
                new Address(operands.a()),
                layoutA,
                Address.of(ZERO),
                d,
                layoutD,
                d,
                layoutD,
                choice.algo(),
                new Address(workspace),
                choice.workspaceSize(),
                stream.handle());
        if (status != CUBLAS_STATUS_SUCCESS) {
            matmuls.fail(status, "cublasLtMatmul " + shape);
        }
    }

    private static MemorySegment scalar(float value) {
        return Arena.global().allocateFrom(ValueLayout.JAVA_FLOAT, value);
    }
}
