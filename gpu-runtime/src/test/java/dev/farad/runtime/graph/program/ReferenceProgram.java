package dev.farad.runtime.graph.program;

import dev.farad.pool.Shape;
import dev.farad.runtime.graph.Array;
import dev.farad.runtime.graph.ReferenceKernels;
import dev.farad.runtime.graph.Sizes;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs a program as a backend would: in one block of memory, at the offsets of its plan, with every step's scratch filled
 * with rubbish before it runs.
 */
public final class ReferenceProgram {
    private final Program program;
    private final Sizes sizes;
    private final MemoryPlan plan;
    private final StepScratch scratch;
    private final MemorySegment block;
    private final Array[] weights;

    private ReferenceProgram(Program program, Sizes sizes, StepScratch scratch) {
        this.program = program;
        this.sizes = sizes;
        this.scratch = scratch;
        this.plan = program.plan(sizes, scratch);
        this.block = MemorySegment.ofArray(new byte[Math.toIntExact(plan.peakBytes())])
                .fill((byte) 0xFF);
        this.weights = program.weights().stream()
                .map(weight -> Array.read(weight.type(), weight.constant().shape(), weight.data()))
                .toArray(Array[]::new);
    }

    /** Returns the outputs by name. */
    public static Map<String, Array> run(Program program, Map<String, Array> inputs, StepScratch scratch) {
        List<Shape> shapes = program.inputs().stream()
                .map(port -> Array.named(port.name(), inputs).shape())
                .toList();
        return new ReferenceProgram(program, program.sizes(shapes), scratch).run(inputs);
    }

    private Map<String, Array> run(Map<String, Array> inputs) {
        for (Program.Port input : program.inputs()) {
            Array.named(input.name(), inputs).write(memory(input.operand()));
        }
        for (int i = 0; i < program.steps().size(); i++) {
            run(i, program.steps().get(i));
        }
        Map<String, Array> outputs = new LinkedHashMap<>();
        program.outputs().forEach(output -> outputs.put(output.name(), read(output.operand())));
        return outputs;
    }

    private void run(int index, Step step) {
        block.asSlice(plan.scratchOffset(index), scratch.bytes(step, sizes)).fill((byte) 0xFF);
        List<Array> inputs = step.inputs().stream().map(this::read).toList();
        Operand output = step.output();
        memory(output).fill((byte) 0xFF);
        ReferenceKernels.run(step.kernel(), inputs, output.type(), output.dims().at(sizes), sizes)
                .write(memory(output));
    }

    private Array read(Operand operand) {
        Shape shape = operand.dims().at(sizes);
        return operand.storage() instanceof Operand.Storage.Weight(int index)
                ? weights[index].as(shape)
                : Array.read(operand.type(), shape, memory(operand));
    }

    private MemorySegment memory(Operand operand) {
        Operand.Storage.Slot slot = (Operand.Storage.Slot) operand.storage();
        return block.asSlice(
                plan.offset(slot.index()), program.slots().get(slot.index()).bytes(sizes));
    }
}
