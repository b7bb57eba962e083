package dev.farad.runtime.cuda.kernel;

import dev.farad.pool.DataType;
import dev.farad.runtime.cuda.device.Grid;
import dev.farad.runtime.cuda.device.Kernel;
import dev.farad.runtime.cuda.device.KernelLibrary;
import dev.farad.runtime.graph.Kernel.Binary;
import dev.farad.runtime.graph.Kernel.BinaryFunction;
import dev.farad.runtime.graph.Kernel.Unary;
import dev.farad.runtime.graph.Kernel.UnaryFunction;
import dev.farad.runtime.graph.program.Operand;

/** Launches of {@code elementwise.cu} and {@code cast.cu}. */
final class ElementwiseLaunches {
    private static final String FILE = "elementwise";
    private static final int EIGHT = 8;

    private final KernelLibrary library;

    ElementwiseLaunches(KernelLibrary library) {
        this.library = library;
    }

    Launch unary(Unary unary, Shapes shapes) {
        return unary(unary.function(), shapes.input(0), shapes.output(), shapes.outputElements());
    }

    /** Applies a function; input and output may be the same. */
    Launch unary(UnaryFunction function, Operand x, Operand y, long count) {
        boolean wide = (x.type() == DataType.FP16 || x.type() == DataType.BF16) && count % EIGHT == 0;
        Kernel kernel = library.kernel(FILE, (wide ? "unary_wide" : "unary") + Types.ending(x.type()));
        Grid grid = Grid.over(wide ? count / EIGHT : count);
        return (frame, scratch) -> kernel.launch(
                grid,
                frame.arguments()
                        .pointer(frame.address(x))
                        .pointer(frame.address(y))
                        .int32(count)
                        .int32(function.ordinal()),
                frame.stream());
    }

    Launch binary(Binary binary, Shapes shapes) {
        long[] dims = shapes.outputDims();
        Walk walk = Walk.of(
                dims, Walk.broadcast(shapes.dims(0), dims), Walk.broadcast(shapes.dims(1), dims), Walk.dense(dims));
        return binary(binary.function(), shapes.input(0), shapes.input(1), shapes.output(), walk);
    }

    /** Adds a value for each column to a matrix, in place. */
    Launch addColumns(Operand bias, Operand y, long rows, long columns) {
        long[] dims = {rows, columns};
        Walk walk = Walk.of(dims, Walk.dense(dims), new long[] {0, 1}, Walk.dense(dims));
        return binary(BinaryFunction.ADD, y, bias, y, walk);
    }

    /** Applies a function along a walk whose last operand is dense. */
    private Launch binary(BinaryFunction function, Operand a, Operand b, Operand y, Walk walk) {
        String name = function.logical() ? "compare" : "binary";
        Kernel kernel = library.kernel(FILE, name + Types.ending(a.type()));
        long count = count(walk);
        return (frame, scratch) -> kernel.launch(
                Grid.over(count),
                frame.arguments()
                        .pointer(frame.address(a))
                        .pointer(frame.address(b))
                        .pointer(frame.address(y))
                        .int32(count)
                        .int32(function.ordinal())
                        .struct(walk.struct(3)),
                frame.stream());
    }

    private static long count(Walk walk) {
        long count = 1;
        for (int axis = 0; axis < walk.axes(); axis++) {
            count *= walk.size(axis);
        }
        return count;
    }

    Launch where(Shapes shapes) {
        long[] dims = shapes.outputDims();
        Walk walk = Walk.of(
                dims,
                Walk.broadcast(shapes.dims(0), dims),
                Walk.broadcast(shapes.dims(1), dims),
                Walk.broadcast(shapes.dims(2), dims),
                Walk.dense(dims));
        Kernel kernel = library.kernel(FILE, "where_" + shapes.outputType().elementBytes());
        long count = shapes.outputElements();
        return (frame, scratch) -> kernel.launch(
                Grid.over(count),
                frame.arguments()
                        .pointer(frame.address(shapes.input(0)))
                        .pointer(frame.address(shapes.input(1)))
                        .pointer(frame.address(shapes.input(2)))
                        .pointer(frame.address(shapes.output()))
                        .int32(count)
                        .struct(walk.struct(3)),
                frame.stream());
    }

    Launch cast(Shapes shapes) {
        DataType from = shapes.type(0);
        DataType to = shapes.outputType();
        long count = shapes.outputElements();
        boolean direct = from != to && Types.isFloat(from) && Types.isFloat(to) && is32(from) != is32(to);
        if (direct) {
            Kernel kernel = library.kernel("cast", "cast" + Types.ending(from) + Types.ending(to));
            return (frame, scratch) -> kernel.launch(
                    Grid.over(count),
                    frame.arguments()
                            .pointer(frame.address(shapes.input(0)))
                            .pointer(frame.address(shapes.output()))
                            .int32(count),
                    frame.stream());
        }
        Kernel kernel = library.kernel("cast", "cast");
        return (frame, scratch) -> kernel.launch(
                Grid.over(count),
                frame.arguments()
                        .pointer(frame.address(shapes.input(0)))
                        .int32(code(from))
                        .pointer(frame.address(shapes.output()))
                        .int32(code(to))
                        .int32(count),
                frame.stream());
    }

    private static boolean is32(DataType type) {
        return type == DataType.FP32;
    }

    /** Returns the number of a type in {@code cast.cu}. */
    private static int code(DataType type) {
        return switch (type) {
            case BOOL -> 0;
            case UINT8 -> 1;
            case INT8 -> 2;
            case INT32 -> 3;
            case INT64 -> 4;
            case FP16 -> 5;
            case BF16 -> 6;
            case FP32 -> 7;
            case FP64 -> 8;
            case UINT16, UINT32, UINT64, INT16, BYTES -> throw Types.unsupported("cast", type);
        };
    }
}
