package dev.farad.runtime.cuda;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.runtime.Signature;
import dev.farad.runtime.Signature.Batching;
import dev.farad.runtime.TensorSpec;
import dev.farad.runtime.graph.Dim;
import dev.farad.runtime.graph.Dims;
import dev.farad.runtime.graph.program.Program;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a program takes and gives, and how its batches may be put together. */
final class ProgramSignature {
    private static final String ATTENTION_MASK = "attention_mask";

    private ProgramSignature() {}

    static Signature of(Program program) {
        return new Signature(specs(program.inputs()), specs(program.outputs()), batching(program));
    }

    private static List<TensorSpec> specs(List<Program.Port> ports) {
        return ports.stream()
                .map(port -> new TensorSpec(
                        port.name(),
                        port.operand().type(),
                        port.operand().dims().open()))
                .toList();
    }

    private static Batching batching(Program program) {
        String rows = rows(program);
        if (rows == null) {
            return Batching.NONE;
        }
        String width = width(program);
        boolean masked = program.inputs().stream().anyMatch(port -> port.name().equals(ATTENTION_MASK));
        boolean tokens = program.inputs().stream().allMatch(ProgramSignature::isTokens);
        boolean padded = width != null
                && masked
                && tokens
                && program.outputs().stream()
                        .allMatch(port -> cuts(port.operand().dims(), width));
        return padded ? Batching.PADDED : Batching.EQUAL;
    }

    /** Returns the size that is the first of every input and output and nowhere else, or null. */
    static @Nullable String rows(Program program) {
        String name = program.inputs().isEmpty() ? null : name(program.inputs().getFirst(), 0);
        boolean everywhere = name != null
                && program.inputs().stream().allMatch(port -> name.equals(name(port, 0)))
                && program.outputs().stream().allMatch(port -> name.equals(name(port, 0)));
        return everywhere ? name : null;
    }

    /** Returns the size that is the second of every input, or null. */
    static @Nullable String width(Program program) {
        String name = program.inputs().isEmpty() ? null : name(program.inputs().getFirst(), 1);
        boolean everywhere = name != null && program.inputs().stream().allMatch(port -> name.equals(name(port, 1)));
        return everywhere ? name : null;
    }

    private static @Nullable String name(Program.Port port, int axis) {
        Dims dims = port.operand().dims();
        return dims.rank() > axis ? dims.dim(axis).name() : null;
    }

    private static boolean isTokens(Program.Port port) {
        DataType type = port.operand().type();
        return (type == DataType.INT64 || type == DataType.INT32)
                && port.operand().dims().open().equals(Shape.of(Shape.ANY, Shape.ANY));
    }

    /** Returns whether padding can be cut off an output: the width is its second size, or none at all. */
    private static boolean cuts(Dims dims, String width) {
        for (int axis = 0; axis < dims.rank(); axis++) {
            Dim dim = dims.dim(axis);
            boolean isWidth = width.equals(dim.name());
            if (isWidth != (axis == 1) && (isWidth || (axis > 1 && !dim.known()))) {
                return false;
            }
        }
        return true;
    }
}
