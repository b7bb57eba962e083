package dev.farad.runtime.cuda.kernel;

import dev.farad.runtime.cuda.device.KernelLibrary;
import dev.farad.runtime.cuda.device.Matmuls;
import dev.farad.runtime.graph.Kernel;
import dev.farad.runtime.graph.Sizes;
import dev.farad.runtime.graph.program.Step;

/** Makes steps ready to run. Safe for any thread. */
public final class Launches {
    private final ElementwiseLaunches elementwise;
    private final MoveLaunches move;
    private final RowLaunches rows;
    private final MatrixLaunches matrix;
    private final EncoderLaunches encoder;

    public Launches(KernelLibrary library, Matmuls matmuls) {
        elementwise = new ElementwiseLaunches(library);
        move = new MoveLaunches(library);
        rows = new RowLaunches(library);
        matrix = new MatrixLaunches(library, matmuls, elementwise);
        encoder = new EncoderLaunches(library);
    }

    /**
     * Makes one step ready.
     *
     * @throws IllegalArgumentException if there is no kernel for its types or sizes
     */
    public Launch launch(Step step, Sizes sizes) {
        Shapes shapes = new Shapes(step, sizes);
        if (shapes.outputElements() == 0) {
            return (frame, scratch) -> {}; // a grid has a block at least, and it would have nothing to write to
        }
        return switch (step.kernel()) {
            case Kernel.Unary kernel -> elementwise.unary(kernel, shapes);
            case Kernel.Binary kernel -> elementwise.binary(kernel, shapes);
            case Kernel.Where _ -> elementwise.where(shapes);
            case Kernel.Cast _ -> elementwise.cast(shapes);
            case Kernel.Gather kernel -> move.gather(kernel, shapes);
            case Kernel.Transpose kernel -> move.transpose(kernel, shapes);
            case Kernel.Slice kernel -> move.slice(kernel, shapes);
            case Kernel.Concat kernel -> move.concat(kernel, shapes);
            case Kernel.Expand _ -> move.expand(shapes);
            case Kernel.Extents kernel -> move.extents(kernel, shapes);
            case Kernel.MatMul _ -> matrix.matmul(shapes);
            case Kernel.Linear kernel -> matrix.linear(kernel, shapes);
            case Kernel.Reduce kernel -> rows.reduce(kernel, shapes);
            case Kernel.Softmax kernel -> rows.softmax(kernel, shapes);
            case Kernel.LayerNorm kernel -> rows.layerNorm(kernel, shapes);
            case Kernel.Embedding kernel -> encoder.embedding(kernel, shapes);
            case Kernel.Attention kernel -> encoder.attention(kernel, shapes);
            case Kernel.MeanNormalized _ -> encoder.meanNormalized(shapes);
        };
    }
}
