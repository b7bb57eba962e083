package dev.farad.runtime.graph.program;

import dev.farad.runtime.graph.Kernel;
import java.util.List;

/**
 * One kernel and what it works on.
 *
 * @param name of the node it comes from, for messages and profiles
 * @param kernel what to do
 * @param inputs in the order that the kernel documents
 * @param output where the result goes; never memory that an input of the same step lies in
 */
public record Step(String name, Kernel kernel, List<Operand> inputs, Operand output) {

    /** Copies the inputs. */
    public Step {
        inputs = List.copyOf(inputs);
    }

    public Operand input(int index) {
        return inputs.get(index);
    }
}
