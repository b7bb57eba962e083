package dev.farad.server.route;

/** Nodes of a {@link RouteTree} that a search may come back to. Reused; belongs to one thread at a time. */
final class NodeStack {
    private int[] nodes = new int[0];
    private int count;

    /**
     * Begins at the root.
     *
     * @param depth of the tree; each level leaves two nodes at most
     */
    void start(int depth) {
        int room = 2 * (depth + 1) + 1;
        if (room > nodes.length) {
            nodes = new int[room];
        }
        nodes[0] = 0;
        count = 1;
    }

    boolean isEmpty() {
        return count == 0;
    }

    int pop() {
        return nodes[--count];
    }

    /** Leaves a node, unless it is {@link RouteTree#NONE}. */
    void push(int node) {
        if (node != RouteTree.NONE) {
            nodes[count++] = node;
        }
    }
}
