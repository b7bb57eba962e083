package dev.farad.runtime.cpu;

import dev.farad.pool.Tensor;
import java.util.List;

/** What a {@link FunctionModel} does with one item. Lanes call it at the same time, each for an item of its own. */
@FunctionalInterface
public interface ItemFunction {

    /**
     * Computes the outputs of an item: makes each with {@code outputs} and writes all of its elements.
     *
     * @param inputs in the order of the signature; only to be read, and only until this returns
     * @param outputs makes the output tensors, which it owns: never close one
     * @throws BatchFailedException to refuse the item, with kind {@code INVALID_INPUT} and one sentence that says why
     * @throws Exception if it fails; whatever it is, the lane goes on
     */
    void apply(List<Tensor> inputs, Outputs outputs) throws Exception;
}
