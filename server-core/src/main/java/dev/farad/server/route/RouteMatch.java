package dev.farad.server.route;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a request's method and path lead to: a route, or a refusal.
 *
 * <p>Reused: {@link Routes#match} fills it, {@link #reset} empties it. What the template's names match is kept as offsets into the bytes that were matched, so these
 * must not change in between. Belongs to one thread at a time.
 */
public final class RouteMatch {
    private static final int NONE = -1;

    private final PathSegments path = new PathSegments();
    private final NodeStack left = new NodeStack();
    private Leaf[] leaves = {};
    private int leaf = NONE;
    /** What the request before led to. */
    private int lastLeaf = NONE;

    private @Nullable Refusal refusal;
    private @Nullable String[] values = new @Nullable String[0];
    private boolean valued;

    /** Makes an empty match. */
    public RouteMatch() {}

    /** Returns the route, or null if there is none. */
    public @Nullable Route route() {
        return leaf == NONE ? null : leaves[leaf].route();
    }

    /** Returns the answer to a request without a route; null if it has one, and before the first request. */
    public @Nullable Refusal refusal() {
        return refusal;
    }

    /** Returns the part of the path that a name of the route's template matched, percent-decoded; null if there is no such name. */
    public @Nullable String parameter(String name) {
        if (leaf == NONE) {
            return null;
        }
        int index = leaves[leaf].indexOf(name);
        return index < 0 ? null : value(leaves[leaf], index);
    }

    private String value(Leaf of, int index) {
        if (values.length < of.parameters().size()) {
            values = new @Nullable String[of.parameters().size()];
        }
        String value = values[index];
        if (value == null) {
            Template.Parameter parameter = of.parameters().get(index);
            int start = path.start(parameter.segment());
            int length = parameter.tail() ? path.end() - start : path.length(parameter.segment());
            value = new String(path.bytes(), start, length, StandardCharsets.UTF_8);
            values[index] = value;
            valued = true;
        }
        return value;
    }

    /** Forgets route, refusal, names and bytes. */
    public void reset() {
        forget();
        lastLeaf = leaf;
        leaf = NONE;
        path.clear();
    }

    private void forget() {
        refusal = null;
        if (valued) {
            Arrays.fill(values, null);
            valued = false;
        }
    }

    PathSegments path() {
        return path;
    }

    /** Returns the nodes to start a search from. */
    NodeStack left() {
        return left;
    }

    /** Holds a leaf by number, since a collector makes stores of references dear. */
    @SuppressWarnings("ReferenceEquality")
    void found(Leaf[] all, int number) {
        forget();
        if (leaves != all) {
            leaves = all;
        }
        leaf = number;
    }

    /**
     * Finds the route of the request before again, if there was one and its bytes stood for themselves.
     *
     * @param all leaves of the routes as they are now
     * @param bytes hold the same path, at the same place
     */
    @SuppressWarnings("ReferenceEquality")
    boolean foundAgain(Leaf[] all, byte[] bytes) {
        if (lastLeaf == NONE || leaves != all || !path.restore(bytes)) {
            return false;
        }
        leaf = lastLeaf;
        return true;
    }

    void refuse(Refusal newRefusal) {
        reset();
        refusal = newRefusal;
    }
}
