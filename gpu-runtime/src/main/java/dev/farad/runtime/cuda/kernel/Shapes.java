package dev.farad.runtime.cuda.kernel;

import dev.farad.pool.DataType;
import dev.farad.runtime.graph.Sizes;
import dev.farad.runtime.graph.program.Operand;
import dev.farad.runtime.graph.program.Step;
import java.util.Arrays;

/** A step with its shapes worked out. */
record Shapes(Step step, Sizes sizes) {

    int inputs() {
        return step.inputs().size();
    }

    Operand input(int index) {
        return step.input(index);
    }

    Operand output() {
        return step.output();
    }

    DataType type(int input) {
        return step.input(input).type();
    }

    DataType outputType() {
        return step.output().type();
    }

    long[] dims(int input) {
        return step.input(input).dims().at(sizes).toArray();
    }

    long[] outputDims() {
        return step.output().dims().at(sizes).toArray();
    }

    long outputElements() {
        return product(outputDims());
    }

    static long product(long[] dims) {
        return product(dims, 0, dims.length);
    }

    static long product(long[] dims, int from, int to) {
        return Arrays.stream(dims, from, to).reduce(1, Math::multiplyExact);
    }
}
