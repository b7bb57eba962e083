package dev.farad.server.route;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * The routes of a port. Immutable, so safe for any thread.
 *
 * <p>Of the routes that have a request's method and match its path, the most specific answers: compared segment by segment from the left, fixed text comes before
 * {@code {name}}, and that before {@code {name...}}. Of two that match the same paths with the same method, the first answers. HEAD is answered by the route of GET.
 *
 * <p>A path is matched as bytes, its segments percent-decoded (RFC 3986 section 2.1) after it was split: an encoded slash is part of its segment. Nothing is
 * normalised: {@code .} and {@code ..} are segments like any other, and {@code /a}, {@code /a/} and {@code //a} are three paths.
 */
public final class Routes {
    private final List<Route> routes;
    private final Function<String, ErrorFormat> errorsByPath;
    private final RouteTree tree;
    private final Leaf[] leaves;
    private final String[] methods;

    /**
     * Makes routes.
     *
     * @param errorsByPath the error format of paths that no route matches
     */
    public Routes(List<Route> routes, Function<String, ErrorFormat> errorsByPath) {
        this.routes = List.copyOf(routes);
        this.errorsByPath = errorsByPath;
        RouteTreeBuilder builder = new RouteTreeBuilder();
        this.routes.forEach(builder::add);
        this.tree = builder.tree();
        this.leaves = builder.leaves().toArray(Leaf[]::new);
        this.methods = new String[leaves.length];
        for (int i = 0; i < methods.length; i++) {
            methods[i] = leaves[i].route().method();
        }
    }

    /**
     * Finds the route of a request. Allocates nothing if there is one and the path is ASCII without escapes, once the match has served routes as deep.
     *
     * @param method in capitals
     * @param bytes hold the path; they must not change before the match is reset
     * @param pathFrom where the path begins
     * @param pathTo where it ends, its query left out
     * @param into forgets what it held, and holds either a route or a refusal afterwards: 400 for malformed escapes, 404, or 405 with {@code allow}
     */
    public void match(String method, byte[] bytes, int pathFrom, int pathTo, RouteMatch into) {
        Objects.checkFromToIndex(pathFrom, pathTo, bytes.length);
        if (pathFrom == pathTo || bytes[pathFrom] != '/') {
            into.refuse(notFound(bytes, pathFrom, pathTo));
            return;
        }
        int leaf = follow(method, bytes, pathFrom + 1, pathTo, into.path());
        if (leaf >= 0) {
            into.found(leaves, leaf);
        } else {
            search(method, bytes, pathFrom, pathTo, into);
        }
    }

    /** Returns the leaf that most requests lead to straight away, or -1. */
    private int follow(String method, byte[] bytes, int start, int end, PathSegments path) {
        int node = tree.follow(bytes, start, end, path.starts(tree.depth() + 1));
        int leaf = node == RouteTree.NONE ? -1 : leaf(node, method);
        if (leaf >= 0) {
            path.take(bytes, end);
        }
        return leaf;
    }

    private void search(String method, byte[] bytes, int pathFrom, int pathTo, RouteMatch into) {
        try {
            into.path().split(bytes, pathFrom + 1, pathTo, tree.depth() + 1);
        } catch (Refusal malformed) {
            into.refuse(malformed);
            return;
        }
        int leaf = find(method, into.path(), into.left());
        if (leaf >= 0) {
            into.found(leaves, leaf);
            return;
        }
        Set<String> allowed = methods(into.path(), into.left());
        into.refuse(allowed.isEmpty() ? notFound(bytes, pathFrom, pathTo) : Refusal.methodNotAllowed(method, allowed));
    }

    /**
     * Finds the route of a request whose head is that of the one before, if these routes answered that.
     *
     * @param bytes hold the path at the same place
     * @param into was reset after that request; holds its route if this returns true
     */
    public boolean matchAgain(byte[] bytes, RouteMatch into) {
        return into.foundAgain(leaves, bytes);
    }

    private int find(String method, PathSegments path, NodeStack left) {
        left.start(tree.depth());
        for (int node = tree.next(path, left); node != RouteTree.NONE; node = tree.next(path, left)) {
            int leaf = leaf(node, method);
            if (leaf >= 0) {
                return leaf;
            }
        }
        return -1;
    }

    /** Returns the leaf of a node that answers a method, or -1; that of GET answers HEAD. */
    private int leaf(int node, String method) {
        int end = tree.fact(node, RouteTree.LEAF_END);
        for (int leaf = tree.fact(node, RouteTree.LEAF); leaf < end; leaf++) {
            if (methods[leaf].equals(method)) {
                return leaf;
            }
        }
        return method.equals("HEAD") ? leaf(node, "GET") : -1;
    }

    private Set<String> methods(PathSegments path, NodeStack left) {
        Set<String> found = new TreeSet<>();
        left.start(tree.depth());
        for (int node = tree.next(path, left); node != RouteTree.NONE; node = tree.next(path, left)) {
            int end = tree.fact(node, RouteTree.LEAF_END);
            found.addAll(Arrays.asList(methods).subList(tree.fact(node, RouteTree.LEAF), end));
        }
        return found;
    }

    private static Refusal notFound(byte[] bytes, int pathFrom, int pathTo) {
        return Refusal.notFound(
                "no such path: " + new String(bytes, pathFrom, pathTo - pathFrom, StandardCharsets.UTF_8));
    }

    /** Returns how errors are written for a path that no route matches. */
    public ErrorFormat errorsAt(String path) {
        return errorsByPath.apply(path);
    }

    /** Returns the routes, in the order in which they were added. */
    public List<Route> list() {
        return routes;
    }

    Routes with(List<Route> others) {
        return new Routes(others, errorsByPath);
    }
}
