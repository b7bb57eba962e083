package dev.farad.server.route;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request's method and path lead to: a route, or a refusal.
 *
 * <p>Reused: {@link Routes#match} fills it, {@link #reset} empties it. What the template's names match is kept as offsets into the bytes that were matched, so these
 * must not change in between. Belongs to one thread at a time.
 */
public final class RouteMatch {
    private final PathSegments path = new PathSegments();
    private final NodeStack left = new NodeStack();
    private int depth;
    private @Nullable Leaf leaf;
    private @Nullable Refusal refusal;
    private @Nullable String[] values = new @Nullable String[0];

    /** Makes an empty match. */
    public RouteMatch() {}

    /** Returns the route, or null if there is none. */
    public @Nullable Route route() {
        return leaf == null ? null : leaf.route();
    }

    /** Returns the answer to a request without a route; null if it has one, and before the first request. */
    public @Nullable Refusal refusal() {
        return refusal;
    }

    /** Returns the part of the path that a name of the route's template matched, percent-decoded; null if there is no such name. */
    public @Nullable String parameter(String name) {
        if (leaf == null) {
            return null;
        }
        List<Template.Parameter> parameters = leaf.parameters();
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).name().equals(name)) {
                return value(i, parameters.get(i));
            }
        }
        return null;
    }

    private String value(int index, Template.Parameter parameter) {
        String value = values[index];
        if (value == null) {
            int from = path.from(parameter.segment());
            int to = parameter.tail() ? path.end() : path.to(parameter.segment());
            value = new String(path.bytes(), from, to - from, StandardCharsets.UTF_8);
            values[index] = value;
        }
        return value;
    }

    /** Forgets route, refusal, names and bytes. */
    public void reset() {
        if (leaf != null) {
            for (int i = 0; i < leaf.parameters().size(); i++) {
                values[i] = null;
            }
        }
        leaf = null;
        refusal = null;
        path.clear();
    }

    void split(byte[] bytes, int from, int to, int newDepth) {
        depth = newDepth;
        path.split(bytes, from, to, newDepth + 1);
    }

    /** Starts a search from the root. */
    void search() {
        left.start(depth);
    }

    int next(RouteTree tree) {
        return tree.next(path, left);
    }

    void found(Leaf newLeaf) {
        leaf = newLeaf;
        if (values.length < newLeaf.parameters().size()) {
            values = new @Nullable String[newLeaf.parameters().size()];
        }
    }

    void refuse(Refusal newRefusal) {
        refusal = newRefusal;
    }
}
