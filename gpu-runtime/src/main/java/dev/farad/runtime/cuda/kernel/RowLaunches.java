package dev.farad.runtime.cuda.kernel;

import dev.farad.runtime.cuda.device.Grid;
import dev.farad.runtime.cuda.device.Kernel;
import dev.farad.runtime.cuda.device.KernelLibrary;
import dev.farad.runtime.graph.Kernel.LayerNorm;
import dev.farad.runtime.graph.Kernel.Reduce;
import dev.farad.runtime.graph.Kernel.Softmax;

/** Launches of {@code rows.cu}. */
final class RowLaunches {
    private static final String FILE = "rows";
    private static final int LONGEST_SHORT_ROW = 1024;
    private static final int WARPS = 4;

    private final KernelLibrary library;

    RowLaunches(KernelLibrary library) {
        this.library = library;
    }

    Launch reduce(Reduce reduce, Shapes shapes) {
        long[] dims = shapes.dims(0);
        long rows = Shapes.product(dims, 0, reduce.axis());
        long width = Shapes.product(dims, reduce.axis(), dims.length);
        Kernel kernel = library.kernel(FILE, "reduce" + Types.ending(shapes.type(0)));
        boolean floats = Types.isFloat(shapes.type(0));
        Grid grid = floats ? Grid.blocks(rows, threads(width)) : Grid.over(rows);
        return (frame, scratch) -> {
            var arguments =
                    frame.arguments().pointer(frame.address(shapes.input(0))).pointer(frame.address(shapes.output()));
            if (!floats) {
                arguments.int32(rows);
            }
            kernel.launch(grid, arguments.int32(width).int32(reduce.function().ordinal()), frame.stream());
        };
    }

    Launch softmax(Softmax softmax, Shapes shapes) {
        long[] dims = shapes.dims(0);
        long rows = Shapes.product(dims, 0, softmax.axis());
        long width = Shapes.product(dims, softmax.axis(), dims.length);
        Kernel kernel = library.kernel(FILE, "softmax" + Types.ending(shapes.type(0)));
        return (frame, scratch) -> kernel.launch(
                Grid.blocks(rows, threads(width)),
                frame.arguments()
                        .pointer(frame.address(shapes.input(0)))
                        .pointer(frame.address(shapes.output()))
                        .int32(width),
                frame.stream());
    }

    Launch layerNorm(LayerNorm norm, Shapes shapes) {
        long[] dims = shapes.outputDims();
        long rows = Shapes.product(dims, 0, norm.axis());
        long width = Shapes.product(dims, norm.axis(), dims.length);
        boolean isShort = width <= LONGEST_SHORT_ROW;
        String ending = Types.ending(shapes.outputType());
        Kernel kernel = library.kernel(FILE, (isShort ? "norm_short" : "norm_long") + ending);
        Grid grid = isShort ? Grid.blocks(Math.ceilDiv(rows, WARPS), WARPS * 32) : Grid.blocks(rows, threads(width));
        int scale = norm.residual() ? 2 : 1;
        return (frame, scratch) -> {
            var arguments = frame.arguments()
                    .pointer(frame.address(shapes.input(0)))
                    .pointer(norm.residual() ? frame.address(shapes.input(1)) : 0)
                    .pointer(frame.address(shapes.input(scale)))
                    .pointer(frame.address(shapes.input(scale + 1)))
                    .pointer(frame.address(shapes.output()));
            if (isShort) {
                arguments.int32(rows);
            }
            kernel.launch(grid, arguments.int32(width).float32(norm.epsilon()), frame.stream());
        };
    }

    /** Returns whole warps, as few as give each thread a handful of elements. */
    private static int threads(long width) {
        return Math.clamp(Math.ceilDiv(Math.ceilDiv(width, 4), 32) * 32, 32, 1024);
    }
}
