package dev.farad.runtime.cuda.kernel;

import dev.farad.runtime.cuda.device.Arguments;
import dev.farad.runtime.cuda.device.Stream;
import dev.farad.runtime.graph.program.MemoryPlan;
import dev.farad.runtime.graph.program.Operand;
import dev.farad.runtime.graph.program.Operand.Storage;

/** Where one run of a program finds its memory, and the stream it runs on. One thread at a time. */
public final class Frame {
    private final long[] weights;
    private final MemoryPlan plan;
    private final long scratch;
    private final Stream stream;
    private final Arguments arguments = new Arguments();

    /**
     * Makes a frame.
     *
     * @param weights the address of each weight
     * @param plan of the memory that begins at {@code scratch}
     */
    public Frame(long[] weights, MemoryPlan plan, long scratch, Stream stream) {
        this.weights = weights;
        this.plan = plan;
        this.scratch = scratch;
        this.stream = stream;
    }

    public Stream stream() {
        return stream;
    }

    /** Returns where an operand begins. */
    public long address(Operand operand) {
        return switch (operand.storage()) {
            case Storage.Weight(int index) -> weights[index];
            case Storage.Slot(int index) -> scratch + plan.offset(index);
        };
    }

    /** Returns where the scratch memory of a step begins. */
    public long scratch(int step) {
        return scratch + plan.scratchOffset(step);
    }

    /** Returns an empty list of arguments, valid until the next call. */
    Arguments arguments() {
        return arguments.clear();
    }
}
