package dev.farad.server.route;

import java.util.Arrays;

/**
 * The tree of all templates in flat arrays. Immutable.
 *
 * <p>A node is one segment of a template and the way to it: fixed text, a name or a tail. Children of fixed text, whatever their parent, lie in one hash table of twice
 * as many places at least; its entries are half hash, half number of the node. A node's facts lie together, so that a step touches few cache lines.
 *
 * <p>A search descends to the child of fixed text and leaves the name and the tail on a stack, to come back to. A node has one way to it, so a search sees no node
 * twice: it takes no more steps than the templates have segments that match the path so far, and no more than two for each choice that the templates themselves offer.
 */
final class RouteTree {
    /** How many facts there are of a node: half a cache line. */
    static final int FACTS = 8;

    static final int PARENT = 0;

    /** How many segments lie on the way to the node. */
    static final int DEPTH = 1;

    /** The child that is a name, or {@link #NONE}. */
    static final int NAMED = 2;

    /** The child that is a tail, or {@link #NONE}. */
    static final int TAIL = 3;

    /** Where the text of a fixed segment begins. */
    static final int TEXT = 4;

    /** How long the text is; -1 if the segment is not fixed. */
    static final int LENGTH = 5;

    /** The first of the node's leaves, which have numbers in a row. */
    static final int LEAF = 6;

    /** The number after the last leaf's. */
    static final int LEAF_END = 7;

    /** No node: the root is nobody's child. */
    static final int NONE = 0;

    /** The depth of a tail, which ends wherever the path does. */
    static final int ANY_DEPTH = -1;

    private static final long ODD = 0xD6E8FEB86659FD93L;

    private final int[] nodes;
    private final byte[] texts;
    private final long[] table;
    private final int shift;
    private final int depth;

    /**
     * Makes a tree.
     *
     * @param nodes {@link #FACTS} for each node, the root first
     * @param texts of fixed segments
     */
    RouteTree(int[] nodes, byte[] texts) {
        this.nodes = nodes;
        this.texts = texts;
        int count = nodes.length / FACTS;
        int bits = 1 + Integer.SIZE - Integer.numberOfLeadingZeros(count);
        this.table = new long[1 << bits];
        this.shift = Long.SIZE - bits;
        int deepest = 0;
        for (int node = 1; node < count; node++) {
            deepest = Math.max(deepest, fact(node, DEPTH));
            if (fact(node, LENGTH) >= 0) {
                enter(node);
            }
        }
        this.depth = deepest;
    }

    private void enter(int node) {
        int text = fact(node, TEXT);
        long key = key(fact(node, PARENT), PathSegments.hash(texts, text, text + fact(node, LENGTH)));
        int place = (int) (key >>> shift);
        while (table[place] != 0) {
            place = (place + 1) & (table.length - 1);
        }
        table[place] = (key << Integer.SIZE) | node;
    }

    private static long key(int parent, long hash) {
        return (hash + parent * ODD) * ODD;
    }

    /** Returns how many segments the longest template has, without a tail. */
    int depth() {
        return depth;
    }

    int fact(int node, int fact) {
        return nodes[node * FACTS + fact];
    }

    /** Returns the next node in order of precedence that has leaves and matches the whole path, or {@link #NONE}. */
    int next(PathSegments path, NodeStack left) {
        while (!left.isEmpty()) {
            int node = left.pop();
            do {
                int at = fact(node, DEPTH);
                if (at == path.count() || at == ANY_DEPTH) {
                    if (fact(node, LEAF) < fact(node, LEAF_END)) {
                        return node;
                    }
                    break;
                }
                left.push(fact(node, TAIL));
                if (path.from(at) < path.to(at)) {
                    left.push(fact(node, NAMED));
                }
                node = child(node, path, at);
            } while (node != NONE);
        }
        return NONE;
    }

    private int child(int parent, PathSegments path, int segment) {
        long key = key(parent, path.hash(segment));
        int place = (int) (key >>> shift);
        for (long entry = table[place]; entry != 0; entry = table[place]) {
            int node = (int) entry;
            if (entry >>> Integer.SIZE == (key & 0xFFFFFFFFL) && is(node, parent, path, segment)) {
                return node;
            }
            place = (place + 1) & (table.length - 1);
        }
        return NONE;
    }

    private boolean is(int node, int parent, PathSegments path, int segment) {
        int text = fact(node, TEXT);
        return fact(node, PARENT) == parent
                && Arrays.equals(
                        path.bytes(), path.from(segment), path.to(segment), texts, text, text + fact(node, LENGTH));
    }
}
