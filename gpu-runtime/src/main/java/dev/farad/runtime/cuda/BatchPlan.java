package dev.farad.runtime.cuda;

import dev.farad.pool.Shape;
import dev.farad.runtime.cuda.kernel.Frame;
import dev.farad.runtime.cuda.kernel.Launch;
import dev.farad.runtime.cuda.kernel.Launches;
import dev.farad.runtime.graph.Sizes;
import dev.farad.runtime.graph.program.MemoryPlan;
import dev.farad.runtime.graph.program.Operand;
import dev.farad.runtime.graph.program.Program;
import dev.farad.runtime.graph.program.Step;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;

/**
 * A program with its sizes worked out: what to launch, and where everything lies. Safe for any thread.
 *
 * <p>Staging memory holds all inputs, then all outputs, each at a multiple of {@link MemoryPlan#ALIGNMENT}.
 *
 * @param sizes of the batches it serves, padding included
 * @param memory of the device, with each step's own scratch
 * @param launches of the steps, in order
 * @param inputs to copy in first
 * @param outputs to copy out last
 * @param stagingBytes of host memory that the copies pass through
 */
record BatchPlan(
        Sizes sizes,
        MemoryPlan memory,
        List<Launch> launches,
        List<Port> inputs,
        List<Port> outputs,
        long stagingBytes) {

    /**
     * A tensor that is copied.
     *
     * @param name as callers know it
     * @param operand it has on the device
     * @param shape padding included
     * @param offset in the staging memory
     */
    record Port(String name, Operand operand, Shape shape, long offset) {

        long bytes() {
            return shape.elements() * operand.type().elementBytes();
        }

        MemorySegment in(MemorySegment staging) {
            return staging.asSlice(offset, bytes());
        }
    }

    /**
     * Works a program out for the given sizes.
     *
     * @throws IllegalArgumentException if a step cannot run at them
     */
    static BatchPlan of(Program program, Sizes sizes, Launches launches) {
        IdentityHashMap<Step, Launch> ready = new IdentityHashMap<>(); // equal steps are still two
        for (Step step : program.steps()) {
            ready.put(step, launches.launch(step, sizes));
        }
        MemoryPlan memory = program.plan(
                sizes, (step, _) -> Objects.requireNonNull(ready.get(step)).scratchBytes());
        List<Port> inputs = new ArrayList<>();
        List<Port> outputs = new ArrayList<>();
        long inputBytes = place(program.inputs(), sizes, 0, inputs);
        long stagingBytes = place(program.outputs(), sizes, inputBytes, outputs);
        List<Launch> inOrder = program.steps().stream().map(ready::get).toList();
        return new BatchPlan(sizes, memory, inOrder, inputs, outputs, stagingBytes);
    }

    /** Gives each port its place and returns where the last one ends. */
    private static long place(List<Program.Port> ports, Sizes sizes, long start, List<Port> placed) {
        long offset = start;
        for (Program.Port port : ports) {
            Operand operand = port.operand();
            Port place = new Port(port.name(), operand, operand.dims().at(sizes), offset);
            placed.add(place);
            offset += Math.ceilDiv(place.bytes(), MemoryPlan.ALIGNMENT) * MemoryPlan.ALIGNMENT;
        }
        return offset;
    }

    /** Returns the device memory that a batch of these sizes holds: exact. */
    long workspaceBytes() {
        return memory.peakBytes();
    }

    /** Returns all memory that a batch of these sizes holds while it runs. */
    long bytes() {
        return workspaceBytes() + stagingBytes;
    }

    /** Starts the whole program: copies in, kernels, copies out. */
    void start(Frame frame, MemorySegment staging) {
        for (Port input : inputs) {
            frame.stream().copyIn(frame.address(input.operand()), input.in(staging));
        }
        for (int step = 0; step < launches.size(); step++) {
            launches.get(step).start(frame, frame.scratch(step));
        }
        for (Port output : outputs) {
            frame.stream().copyOut(output.in(staging), frame.address(output.operand()));
        }
    }
}
