package dev.farad.runtime.graph;

/**
 * A way to compute the same with fewer steps. Each is independent of the others: a graph answers the same with or without it,
 * up to rounding.
 */
@FunctionalInterface
public interface Fusion {

    /**
     * Replaces a node if it is the last one of a group that can be fused.
     *
     * <p>The nodes that the group's others are need not be removed: those that nothing uses any more vanish by themselves,
     * and those still used stay.
     *
     * @param node to replace; everything it needs is in {@code graph} already, rewritten
     * @param graph in the making, to look at and add to
     * @return whether {@link Rewriting#replace} was called for the node
     */
    boolean fuse(Node node, Rewriting graph);
}
