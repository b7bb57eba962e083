package dev.farad.runtime.graph.program;

import dev.farad.pool.DataType;
import dev.farad.runtime.graph.Dim;
import dev.farad.runtime.graph.Sizes;

/**
 * Memory that a batch needs for part of its run.
 *
 * @param type of the elements
 * @param elements how many
 * @param firstStep the step that writes it, or -1 for an input, which is there before the first
 * @param lastStep the last step that reads it, or the number of steps for an output, which is read after the last
 */
public record Slot(DataType type, Dim elements, int firstStep, int lastStep) {

    /** Returns how much memory it takes at the given sizes. */
    public long bytes(Sizes sizes) {
        return Math.multiplyExact(elements.at(sizes), type.elementBytes());
    }
}
