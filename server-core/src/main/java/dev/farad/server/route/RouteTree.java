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
 * <p>Most paths lead straight {@linkplain #follow down}. For the others there is a {@linkplain #next search}: it descends to the child of fixed text first, and leaves the
 * name and the tail on a stack to come back to. A node has one way to it, so a search sees no node twice: it takes at most as many steps as there are nodes whose segments
 * match, however long the path is.
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

    private static final int ROOT = 0;
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
        long hash = PathWords.hash(texts, text, text + fact(node, LENGTH));
        int place = place(parent, hash);
        while (table[place + 1] != NONE) {
            place = (place + 2) & mask;
        }
        table[place] = hash;
        table[place + 1] = ((long) parent << Integer.SIZE) | node;
    }

    private int place(int parent, long hash) {
        return (int) ((hash + parent * ODD) >>> shift) << 1;
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
        return fixed(parent, path.hash(segment), path.bytes(), path.start(segment), path.length(segment));
    }

    private int fixed(int parent, long hash, byte[] path, int start, int length) {
        int place = place(parent, hash);
        for (long entry = table[place + 1]; entry != NONE; entry = table[place + 1]) {
            if (table[place] == hash && entry >>> Integer.SIZE == parent) {
                int node = (int) (entry & LOW);
                if (fact(node, LENGTH) == length && PathWords.same(path, start, texts, fact(node, TEXT), length)) {
                    return node;
                }
            }
            place = (place + 2) & mask;
        }
        return NONE;
    }

    /**
     * Follows a path down to the node where it ends, always to the first child that matches, and notes the segments on the way.
     *
     * <p>A path is split, hashed and matched in one pass. What is found is what a search finds first. Whatever needs more is left to a search: a way
     * back up, bytes to decode, and a path so close to the end of its array that not every word of it can be read.
     *
     * @param start behind the path's first slash
     * @param starts gets where each segment begins, and then the start of one more behind the last
     * @return a node that matches the whole path, or {@link #NONE} if a search has to look
     */
    int follow(byte[] path, int start, int end, int[] starts) {
        if (path.length - end < Long.BYTES) {
            return NONE;
        }
        int node = ROOT;
        int at = start;
        for (int segment = 0; ; segment++) {
            starts[segment] = at;
            int first = at;
            long hash = 0;
            long word = PathWords.read(path, at, end);
            long special = PathWords.special(word);
            long slashes = PathWords.slashes(word);
            while ((special | slashes) == 0) {
                hash = PathWords.mix(hash, word);
                at += Long.BYTES;
                word = PathWords.read(path, at, end);
                special = PathWords.special(word);
                slashes = PathWords.slashes(word);
            }
            if (special != 0) {
                return NONE;
            }
            int last = PathWords.first(slashes);
            at += last;
            int parent = node;
            node = NONE;
            if (fact(parent, FIXED) > 0) {
                hash = PathWords.mix(hash, PathWords.before(word, last));
                node = fixed(parent, hash, path, first, at - first);
            }
            if (node == NONE && at > first) {
                node = fact(parent, NAMED);
            }
            if (node == NONE) {
                return tail(parent, path, at, end);
            }
            if (at == end) {
                starts[segment + 1] = end + 1;
                return node;
            }
            at++;
        }
    }

    /** Returns the child that takes the rest of a path. */
    private int tail(int parent, byte[] path, int from, int end) {
        long special = 0;
        for (int at = from; at < end; at += Long.BYTES) {
            special |= PathWords.special(PathWords.read(path, at, end));
        }
        return special == 0 ? fact(parent, TAIL) : NONE;
    }
}
