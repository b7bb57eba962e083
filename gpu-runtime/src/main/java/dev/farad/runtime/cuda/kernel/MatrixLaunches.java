package dev.farad.runtime.cuda.kernel;

import dev.farad.pool.DataType;
import dev.farad.runtime.cuda.device.DeviceFault;
import dev.farad.runtime.cuda.device.Grid;
import dev.farad.runtime.cuda.device.Kernel;
import dev.farad.runtime.cuda.device.KernelLibrary;
import dev.farad.runtime.cuda.device.Matmul;
import dev.farad.runtime.cuda.device.MatmulShape;
import dev.farad.runtime.cuda.device.MatmulShape.Batch;
import dev.farad.runtime.cuda.device.MatmulShape.Finish;
import dev.farad.runtime.cuda.device.Matmuls;
import dev.farad.runtime.graph.Kernel.Activation;
import dev.farad.runtime.graph.Kernel.Linear;
import dev.farad.runtime.graph.Kernel.UnaryFunction;
import dev.farad.runtime.graph.program.Operand;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Matrix products: on cuBLASLt, or on {@code matmul.cu} where cuBLASLt has no algorithm. */
final class MatrixLaunches {
    private static final long MOST_BLOCKS = 65_535;
    private static final int TILE = 16;

    private final KernelLibrary library;
    private final Matmuls matmuls;
    private final ElementwiseLaunches elementwise;

    /** A library's product as a step. */
    private record Product(
            Matmul matmul, Operand a, Operand b, @Nullable Operand bias, Operand y) implements Launch {

        @Override
        public void start(Frame frame, long scratch) {
            long address = bias == null ? 0 : frame.address(bias);
            matmul.launch(
                    new Matmul.Operands(frame.address(a), frame.address(b), address, frame.address(y)),
                    scratch,
                    frame.stream());
        }

        @Override
        public long scratchBytes() {
            return matmul.workspaceBytes();
        }
    }

    /** Launches one after another that share the first one's scratch. */
    private record Chain(List<Launch> links) implements Launch {

        @Override
        public void start(Frame frame, long scratch) {
            links.forEach(link -> link.start(frame, scratch));
        }

        @Override
        public long scratchBytes() {
            return links.stream().mapToLong(Launch::scratchBytes).max().orElse(0);
        }
    }

    MatrixLaunches(KernelLibrary library, Matmuls matmuls, ElementwiseLaunches elementwise) {
        this.library = library;
        this.matmuls = matmuls;
        this.elementwise = elementwise;
    }

    Launch linear(Linear linear, Shapes shapes) {
        long[] dims = shapes.outputDims();
        long columns = dims[dims.length - 1];
        long rows = Shapes.product(dims, 0, dims.length - 1);
        long inner = shapes.dims(1)[0];
        Operand y = shapes.output();
        Finish finish = finish(linear.activation(), y.type());
        Matmul matmul = prepared(new MatmulShape(rows, columns, inner, false, y.type(), finish, Batch.SINGLE));
        if (matmul == null) {
            return new Chain(List.of(
                    plain(shapes, rows, columns, inner, Walk.of(new long[0], new long[0], new long[0])),
                    elementwise.addColumns(shapes.input(2), y, rows, columns),
                    activation(linear.activation(), y, rows * columns)));
        }
        Launch product = new Product(matmul, shapes.input(0), shapes.input(1), shapes.input(2), y);
        boolean finished = finish != Finish.BIAS || linear.activation() == Activation.NONE;
        return finished ? product : new Chain(List.of(product, activation(linear.activation(), y, rows * columns)));
    }

    /**
     * Returns what the product does by itself. The library's GELU is the form with tanh, which differs from the exact one by
     * up to 5e-4: less than what narrow types round away, but not less than what FP32 promises.
     */
    private static Finish finish(Activation activation, DataType type) {
        return switch (activation) {
            case NONE -> Finish.BIAS;
            case RELU -> Finish.BIAS_RELU;
            case GELU -> type == DataType.FP32 ? Finish.BIAS : Finish.BIAS_GELU;
        };
    }

    private Launch activation(Activation activation, Operand y, long count) {
        return switch (activation) {
            case NONE -> (frame, scratch) -> {};
            case RELU -> elementwise.unary(UnaryFunction.RELU, y, y, count);
            case GELU -> elementwise.unary(UnaryFunction.GELU, y, y, count);
        };
    }

    Launch matmul(Shapes shapes) {
        long[] a = shapes.dims(0);
        long[] b = shapes.dims(1);
        long rows = a[a.length - 2];
        long inner = a[a.length - 1];
        long columns = b[b.length - 1];
        Walk walk = batches(shapes, rows * inner, inner * columns);
        Matmul matmul = null;
        if (walk.axes() == 0) {
            matmul = prepared(shape(rows, columns, inner, shapes, Batch.SINGLE));
        } else if (walk.axes() == 1) {
            long count = walk.size(0);
            boolean shared = walk.stride(1, 0) == 0 && walk.stride(0, 0) == rows * inner;
            matmul = shared
                    ? prepared(shape(rows * count, columns, inner, shapes, Batch.SINGLE))
                    : prepared(shape(
                            rows, columns, inner, shapes, new Batch(count, walk.stride(0, 0), walk.stride(1, 0))));
        }
        return matmul == null
                ? plain(shapes, rows, columns, inner, walk)
                : new Product(matmul, shapes.input(0), shapes.input(1), null, shapes.output());
    }

    private static MatmulShape shape(long rows, long columns, long inner, Shapes shapes, Batch batch) {
        return new MatmulShape(rows, columns, inner, false, shapes.outputType(), Finish.PLAIN, batch);
    }

    /** Returns the walk over the leading axes, whose elements are whole matrices of the given sizes. */
    private static Walk batches(Shapes shapes, long elementsA, long elementsB) {
        long[] y = shapes.outputDims();
        long[] sizes = Arrays.copyOf(y, y.length - 2);
        long[] a = shapes.dims(0);
        long[] b = shapes.dims(1);
        return Walk.of(
                sizes,
                scaled(Walk.broadcast(Arrays.copyOf(a, a.length - 2), sizes), elementsA),
                scaled(Walk.broadcast(Arrays.copyOf(b, b.length - 2), sizes), elementsB));
    }

    private static long[] scaled(long[] strides, long factor) {
        return Arrays.stream(strides).map(stride -> stride * factor).toArray();
    }

    private @Nullable Matmul prepared(MatmulShape shape) {
        try {
            return matmuls.matmul(shape);
        } catch (DeviceFault fault) {
            if (fault.kind() == DeviceFault.Kind.INVALID_USE) {
                return null; // no algorithm for the shape: the plain kernel takes any
            }
            throw fault;
        }
    }

    private Launch plain(Shapes shapes, long rows, long columns, long inner, Walk walk) {
        Kernel kernel = library.kernel("matmul", "matmul" + Types.ending(shapes.outputType()));
        long count = shapes.outputElements() / (rows * columns);
        Grid grid = new Grid(
                (int) Math.ceilDiv(columns, TILE),
                (int) Math.min(MOST_BLOCKS, Math.ceilDiv(rows, TILE)),
                (int) Math.min(MOST_BLOCKS, count),
                TILE * TILE,
                0);
        return (frame, scratch) -> kernel.launch(
                grid,
                frame.arguments()
                        .pointer(frame.address(shapes.input(0)))
                        .pointer(frame.address(shapes.input(1)))
                        .pointer(frame.address(shapes.output()))
                        .int32(rows)
                        .int32(columns)
                        .int32(inner)
                        .int32(count)
                        .struct(walk.struct(2)),
                frame.stream());
    }
}
