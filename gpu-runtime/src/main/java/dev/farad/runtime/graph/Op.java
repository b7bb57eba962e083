package dev.farad.runtime.graph;

/** What a node computes: either work for a device, or only another view of the same elements. */
public sealed interface Op permits Op.Reshape, Kernel {

    /**
     * The input's elements in the same order under another shape; nothing moves, so no step of a program does it.
     *
     * @param to the new shape, of equally many elements
     */
    record Reshape(Dims to) implements Op {}
}
