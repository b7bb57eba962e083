package dev.farad.runtime.cuda.kernel;

import dev.farad.pool.DataType;
import dev.farad.runtime.cuda.device.Grid;
import dev.farad.runtime.cuda.device.Kernel;
import dev.farad.runtime.cuda.device.KernelLibrary;
import dev.farad.runtime.graph.Kernel.Attention;
import dev.farad.runtime.graph.Kernel.Embedding;
import dev.farad.runtime.graph.Kernel.Lookup;
import dev.farad.runtime.graph.Kernel.Mask;
import dev.farad.runtime.graph.program.Operand;

/** Launches of {@code embedding.cu}, {@code attention.cu} and {@code pooling.cu}. */
final class EncoderLaunches {
    private static final int MOST_LOOKUPS = 4;
    private static final int POOLING_THREADS = 512;
    private static final int WIDEST_HEAD = 256;
    private static final int TILE_KEYS = 32;
    private static final int WARPS = 4;
    private static final int TILE_QUERIES = 16;

    private final KernelLibrary library;

    EncoderLaunches(KernelLibrary library) {
        this.library = library;
    }

    Launch embedding(Embedding embedding, Shapes shapes) {
        int count = embedding.lookups().size();
        if (count > MOST_LOOKUPS) {
            throw new IllegalArgumentException("lookups: " + count + " (expected: at most " + MOST_LOOKUPS + ")");
        }
        long[] dims = shapes.outputDims();
        Kernel kernel = library.kernel("embedding", "embedding" + Types.ending(shapes.outputType()));
        long width = dims[2];
        int threads = Math.clamp(Math.ceilDiv(width, 32) * 32, 32, 256);
        return (frame, scratch) -> kernel.launch(
                Grid.blocks(dims[0] * dims[1], threads),
                frame.arguments()
                        .pointer(frame.address(shapes.output()))
                        .int32(dims[1])
                        .int32(width)
                        .struct(lookups(embedding, shapes, frame)),
                frame.stream());
    }

    /** Returns the structure of {@code embedding.cu}: count, tables, entries, ids, widths of ids, strides of ids. */
    private static long[][] lookups(Embedding embedding, Shapes shapes, Frame frame) {
        long[] dims = shapes.outputDims();
        long[][] fields = new long[7][MOST_LOOKUPS];
        fields[0] = new long[] {embedding.lookups().size()};
        int input = 0;
        for (int i = 0; i < embedding.lookups().size(); i++) {
            fields[1][i] = frame.address(shapes.input(input));
            fields[2][i] = shapes.dims(input)[0];
            input++;
            if (embedding.lookups().get(i) == Lookup.BY_ID) {
                long[] strides = Walk.broadcast(shapes.dims(input), new long[] {dims[0], dims[1]});
                fields[3][i] = frame.address(shapes.input(input));
                fields[4][i] = Types.wide(shapes.type(input));
                fields[5][i] = strides[0];
                fields[6][i] = strides[1];
                input++;
            }
        }
        return fields;
    }

    Launch attention(Attention attention, Shapes shapes) {
        int width = attention.headWidth();
        if (width > WIDEST_HEAD) {
            throw new IllegalArgumentException("headWidth: " + width + " (expected: at most " + WIDEST_HEAD + ")");
        }
        DataType type = shapes.outputType();
        boolean matrix = type != DataType.FP32 && (width == 32 || width == 64);
        return matrix ? onMatrixUnits(attention, shapes) : onAnyUnits(attention, shapes);
    }

    private Launch onMatrixUnits(Attention attention, Shapes shapes) {
        long[] dims = shapes.outputDims();
        Kernel kernel = library.kernel(
                "attention", "attention_mma_" + attention.headWidth() + Types.ending(shapes.outputType()));
        int warps = Math.clamp(Math.ceilDiv(dims[1], TILE_QUERIES), 1, WARPS);
        Grid grid = new Grid(
                (int) Math.ceilDiv(dims[1], (long) warps * TILE_QUERIES),
                attention.heads(),
                (int) dims[0],
                warps * 32,
                0);
        return (frame, scratch) -> kernel.launch(
                grid,
                frame.arguments().struct(heads(attention, shapes, frame)).float32(attention.scale()),
                frame.stream());
    }

    private Launch onAnyUnits(Attention attention, Shapes shapes) {
        long[] dims = shapes.outputDims();
        int width = attention.headWidth();
        int sharedBytes = 4 * (TILE_KEYS * (width + 1) + TILE_KEYS * width + WARPS * width);
        Kernel kernel = library.kernel("attention", "attention_any" + Types.ending(shapes.outputType()))
                .allowSharedBytes(sharedBytes);
        Grid grid =
                new Grid((int) Math.ceilDiv(dims[1], WARPS), attention.heads(), (int) dims[0], WARPS * 32, sharedBytes);
        return (frame, scratch) -> kernel.launch(
                grid,
                frame.arguments()
                        .struct(heads(attention, shapes, frame))
                        .int32(width)
                        .float32(attention.scale()),
                frame.stream());
    }

    /** Returns the structure of {@code attention.cu}: q, k, v, output, distance, mask, its width, tokens, heads. */
    private static long[] heads(Attention attention, Shapes shapes, Frame frame) {
        long model = (long) attention.heads() * attention.headWidth();
        long bytes = model * shapes.outputType().elementBytes();
        long q = frame.address(shapes.input(0));
        long k = attention.packed() ? q + bytes : frame.address(shapes.input(1));
        long v = attention.packed() ? q + 2 * bytes : frame.address(shapes.input(2));
        boolean masked = attention.mask() == Mask.KEYS;
        Operand last = shapes.input(shapes.inputs() - 1);
        return new long[] {
            q,
            k,
            v,
            frame.address(shapes.output()),
            attention.packed() ? 3 * model : model,
            masked ? frame.address(last) : 0,
            masked ? Types.wide(last.type()) : 0,
            shapes.outputDims()[1],
            attention.heads()
        };
    }

    Launch meanNormalized(Shapes shapes) {
        long[] dims = shapes.dims(0);
        Kernel kernel = library.kernel("pooling", "mean_normalized" + Types.ending(shapes.type(0)));
        int wide = Types.wide(shapes.type(1));
        return (frame, scratch) -> kernel.launch(
                Grid.blocks(dims[0], POOLING_THREADS),
                frame.arguments()
                        .pointer(frame.address(shapes.input(0)))
                        .pointer(frame.address(shapes.input(1)))
                        .int32(wide)
                        .pointer(frame.address(shapes.output()))
                        .int32(dims[1])
                        .int32(dims[2]),
                frame.stream());
    }
}
