package dev.farad.runtime.cuda.kernel;

import dev.farad.pool.DataType;
import dev.farad.runtime.cuda.device.Grid;
import dev.farad.runtime.cuda.device.Kernel;
import dev.farad.runtime.cuda.device.KernelLibrary;
import dev.farad.runtime.graph.Kernel.Concat;
import dev.farad.runtime.graph.Kernel.Extents;
import dev.farad.runtime.graph.Kernel.Gather;
import dev.farad.runtime.graph.Kernel.Slice;
import dev.farad.runtime.graph.Kernel.Transpose;
import dev.farad.runtime.graph.program.Operand;
import java.util.ArrayList;
import java.util.List;

/** Launches of {@code move.cu}. */
final class MoveLaunches {
    private static final String FILE = "move";
    private static final int MOST_NUMBERS = 8;

    private final KernelLibrary library;

    MoveLaunches(KernelLibrary library) {
        this.library = library;
    }

    Launch gather(Gather gather, Shapes shapes) {
        long[] data = shapes.dims(0);
        DataType type = shapes.outputType();
        Kernel kernel = library.kernel(FILE, "gather_" + type.elementBytes());
        long chosen = Shapes.product(shapes.dims(1));
        long inner = Shapes.product(data, gather.axis() + 1, data.length);
        long count = shapes.outputElements();
        int wide = Types.wide(shapes.type(1));
        return (frame, scratch) -> kernel.launch(
                Grid.over(count),
                frame.arguments()
                        .pointer(frame.address(shapes.input(0)))
                        .pointer(frame.address(shapes.input(1)))
                        .int32(wide)
                        .pointer(frame.address(shapes.output()))
                        .int32(count)
                        .int32(data[gather.axis()])
                        .int32(chosen)
                        .int32(inner)
                        .int64(nothing(type)),
                frame.stream());
    }

    /** Returns the bits of what stands for an element that is not there: NaN, or 0 where there is none. */
    private static long nothing(DataType type) {
        return switch (type) {
            case FP16, BF16 -> 0x7FFF;
            case FP32 -> 0x7FFFFFFF;
            case FP64 -> Long.MAX_VALUE;
            default -> 0;
        };
    }

    Launch transpose(Transpose transpose, Shapes shapes) {
        long[] dims = shapes.outputDims();
        long[] own = Walk.dense(shapes.dims(0));
        long[] from = new long[dims.length];
        for (int axis = 0; axis < dims.length; axis++) {
            from[axis] = own[transpose.order().get(axis)];
        }
        return copy(shapes.input(0), 0, shapes.output(), 0, Walk.of(dims, from, Walk.dense(dims)));
    }

    Launch slice(Slice slice, Shapes shapes) {
        long[] dims = shapes.outputDims();
        long[] own = Walk.dense(shapes.dims(0));
        long[] from = new long[dims.length];
        long start = 0;
        for (int axis = 0; axis < dims.length; axis++) {
            from[axis] = own[axis] * slice.steps().get(axis);
            start += own[axis] * slice.starts().get(axis).at(shapes.sizes());
        }
        return copy(shapes.input(0), start, shapes.output(), 0, Walk.of(dims, from, Walk.dense(dims)));
    }

    Launch expand(Shapes shapes) {
        long[] dims = shapes.outputDims();
        Walk walk = Walk.of(dims, Walk.broadcast(shapes.dims(0), dims), Walk.dense(dims));
        return copy(shapes.input(0), 0, shapes.output(), 0, walk);
    }

    Launch concat(Concat concat, Shapes shapes) {
        long[] to = Walk.dense(shapes.outputDims());
        List<Launch> copies = new ArrayList<>();
        long start = 0;
        for (int i = 0; i < shapes.inputs(); i++) {
            long[] dims = shapes.dims(i);
            copies.add(copy(shapes.input(i), 0, shapes.output(), start, Walk.of(dims, Walk.dense(dims), to)));
            start += dims[concat.axis()] * to[concat.axis()];
        }
        return (frame, scratch) -> copies.forEach(copy -> copy.start(frame, scratch));
    }

    /**
     * Copies along a walk of two operands: where elements come from, and where they go.
     *
     * @param start first element of x
     * @param end first element of y
     */
    private Launch copy(Operand x, long start, Operand y, long end, Walk walk) {
        int bytes = y.type().elementBytes();
        Kernel kernel = library.kernel(FILE, "copy_" + bytes);
        long elements = 1;
        for (int axis = 0; axis < walk.axes(); axis++) {
            elements *= walk.size(axis);
        }
        long count = elements;
        return (frame, scratch) -> kernel.launch(
                Grid.over(count),
                frame.arguments()
                        .pointer(frame.address(x) + start * bytes)
                        .pointer(frame.address(y) + end * bytes)
                        .int32(count)
                        .struct(walk.struct(2)),
                frame.stream());
    }

    Launch extents(Extents extents, Shapes shapes) {
        int count = extents.sizes().size();
        if (count > MOST_NUMBERS) {
            throw new IllegalArgumentException("extents: " + count + " (expected: at most " + MOST_NUMBERS + ")");
        }
        long[] numbers = new long[MOST_NUMBERS];
        for (int i = 0; i < count; i++) {
            numbers[i] = extents.sizes().get(i).at(shapes.sizes());
        }
        Kernel kernel = library.kernel(FILE, "write_numbers");
        return (frame, scratch) -> kernel.launch(
                Grid.blocks(1, 32),
                frame.arguments().pointer(frame.address(shapes.output())).struct(new long[] {count}, numbers),
                frame.stream());
    }
}
