package dev.farad.server.route;

/**
 * The tree of all templates in flat arrays. Immutable.
 *
 * <p>A node is one segment of a template and the way to it: fixed text, a name or a tail. Its facts lie together in half a cache line. All nodes of fixed text, whatever
 * their parents, are found in one hash table of open addressing, at most a quarter full, where an entry is two words:
 *
 * <pre>
 *   0         the hash of the text
 *   1   high  the parent's number
 *       low   the node's number; 0 in a free entry, since the root is nobody's child
 * </pre>
 *
 * <p>A search descends to the child of fixed text first, and leaves the name and the tail on a stack to come back to. A node has one way to it, so a search sees no node
 * twice: it takes at most as many steps as there are nodes whose segments match, however long the path is.
 */
final class RouteTree {
    /** How many facts there are of a node. */
    static final int FACTS = 8;

    /** How many segments lie on the way to the node. */
    static final int DEPTH = 0;

    /** How many children are fixed text. */
    static final int FIXED = 1;

    /** The child that is a name, or {@link #NONE}. */
    static final int NAMED = 2;

    /** The child that is a tail, or {@link #NONE}. */
    static final int TAIL = 3;

    /** Where the node's text begins. */
    static final int TEXT = 4;

    /** How long the text is; -1 if the node is not fixed text. */
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
    private static final long LOW = 0xFFFFFFFFL;

    private final int[] nodes;
    private final byte[] texts;
    private final long[] table;
    private final int mask;
    private final int shift;
    private final int depth;

    /**
     * Makes a tree.
     *
     * @param nodes {@link #FACTS} for each node, the root first
     * @param parents the parent of each node
     * @param texts of fixed segments
     */
    RouteTree(int[] nodes, int[] parents, byte[] texts) {
        this.nodes = nodes;
        this.texts = texts;
        int bits = 2 + Integer.SIZE - Integer.numberOfLeadingZeros(parents.length);
        this.table = new long[2 << bits];
        this.mask = table.length - 1;
        this.shift = Long.SIZE - bits;
        int deepest = 0;
        for (int node = 1; node < parents.length; node++) {
            deepest = Math.max(deepest, fact(node, DEPTH));
            if (fact(node, LENGTH) >= 0) {
                enter(node, parents[node]);
            }
        }
        this.depth = deepest;
    }

    private void enter(int node, int parent) {
        int text = fact(node, TEXT);
        long hash = PathSegments.hash(texts, text, text + fact(node, LENGTH));
        int place = place(parent, hash);
        while (table[place + 1] != NONE) {
            place = (place + 2) & mask;
        }
        table[place] = hash;
        table[place + 1] = ((long) parent << Integer.SIZE) | node;
    }

    private int place(int parent, long hash) {
        return (int) (((hash + parent * ODD) * ODD) >>> shift) << 1;
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
                node = descend(node, path, at, left);
            } while (node != NONE);
        }
        return NONE;
    }

    /** Returns the first child that matches a segment, and leaves the others for later. */
    private int descend(int node, PathSegments path, int segment, NodeStack left) {
        int tail = fact(node, TAIL);
        int named = path.length(segment) > 0 ? fact(node, NAMED) : NONE;
        int fixed = fact(node, FIXED) > 0 ? fixed(node, path, segment) : NONE;
        if (fixed != NONE) {
            left.push(tail);
            left.push(named);
            return fixed;
        }
        if (named != NONE) {
            left.push(tail);
            return named;
        }
        return tail;
    }

    private int fixed(int parent, PathSegments path, int segment) {
        long hash = path.hash(segment);
        int place = place(parent, hash);
        for (long entry = table[place + 1]; entry != NONE; entry = table[place + 1]) {
            if (table[place] == hash && entry >>> Integer.SIZE == parent) {
                int node = (int) (entry & LOW);
                if (path.is(segment, texts, fact(node, TEXT), fact(node, LENGTH))) {
                    return node;
                }
            }
            place = (place + 2) & mask;
        }
        return NONE;
    }
}
