package dev.farad.runtime.graph.program;

import dev.farad.runtime.graph.Sizes;

/** What memory a backend's step needs for itself while it runs, beyond its operands. */
@FunctionalInterface
public interface StepScratch {
    /** No step needs any. */
    StepScratch NONE = (step, sizes) -> 0;

    /** Returns the bytes, 0 or more; always the same for the same step and sizes. */
    long bytes(Step step, Sizes sizes);
}
