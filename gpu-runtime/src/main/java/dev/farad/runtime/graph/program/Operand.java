package dev.farad.runtime.graph.program;

import dev.farad.pool.DataType;
import dev.farad.runtime.graph.Dims;

/**
 * A dense array that a step reads or writes: memory, and how the step sees it.
 *
 * @param storage where it lies, from its start
 * @param type of the elements
 * @param dims as this step sees them; another step may see the same memory under other dims
 */
public record Operand(Storage storage, DataType type, Dims dims) {

    /** Where an array lies. */
    public sealed interface Storage {
        /**
         * With the model's weights.
         *
         * @param index in {@link Program#weights}
         */
        record Weight(int index) implements Storage {}

        /**
         * In the batch's planned memory.
         *
         * @param index in {@link Program#slots}
         */
        record Slot(int index) implements Storage {}
    }
}
