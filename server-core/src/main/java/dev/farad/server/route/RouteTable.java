package dev.farad.server.route;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Routes that may change while they are served: holds the {@link Routes} of the moment.
 *
 * <p>Safe for any thread. Changes happen one after another; each makes new routes of all there are, so many at once belong into one {@link #replace}. A request reads
 * {@link #routes} once and keeps to it.
 */
public final class RouteTable {
    private volatile Routes routes;

    /**
     * Makes a table.
     *
     * @param errorsByPath the error format of paths that no route matches
     */
    public RouteTable(List<Route> routes, Function<String, ErrorFormat> errorsByPath) {
        this.routes = new Routes(routes, errorsByPath);
    }

    /** Returns the routes as they are now. */
    public Routes routes() {
        return routes;
    }

    /**
     * Adds a route after the others.
     *
     * @throws IllegalArgumentException if one is there already that answers the same method and paths
     */
    public void add(Route route) {
        addAll(List.of(route));
    }

    /**
     * Adds routes after the others, all at once.
     *
     * @throws IllegalArgumentException if one is there already that answers the same method and paths as one of them; then none was added
     */
    public synchronized void addAll(List<Route> added) {
        List<Route> more = new ArrayList<>(routes.list());
        for (Route route : added) {
            checkUnhidden(route, more);
            more.add(route);
        }
        routes = routes.with(more);
    }

    private static void checkUnhidden(Route route, List<Route> others) {
        Template shape = Template.of(route.template()).shape();
        for (Route other : others) {
            if (other.method().equals(route.method())
                    && Template.of(other.template()).shape().equals(shape)) {
                throw new IllegalArgumentException("route: " + route.method() + " " + route.template()
                        + " (expected: one that no other hides, as " + other.template() + " does)");
            }
        }
    }

    /**
     * Removes the first route of a method and a template, as they were written.
     *
     * @return whether there was one
     */
    public synchronized boolean remove(String method, String template) {
        List<Route> rest = new ArrayList<>(routes.list());
        for (int i = 0; i < rest.size(); i++) {
            if (rest.get(i).method().equals(method) && rest.get(i).template().equals(template)) {
                rest.remove(i);
                routes = routes.with(rest);
                return true;
            }
        }
        return false;
    }

    /** Puts other routes in the place of all there are; of two that answer the same, the first answers. */
    public synchronized void replace(List<Route> others) {
        routes = routes.with(others);
    }
}
