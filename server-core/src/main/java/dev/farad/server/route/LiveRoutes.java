package dev.farad.server.route;

import java.util.function.Consumer;

/** The routes of a running server, which may change while they are served. Safe for any thread. */
public final class LiveRoutes {
    private final RouteTable table;
    private final RouteSetting setting;

    /**
     * Makes one.
     *
     * @param table that is served
     * @param setting of routes that are added
     */
    public LiveRoutes(RouteTable table, RouteSetting setting) {
        this.table = table;
        this.setting = setting;
    }

    /**
     * Adds routes; a request sees all of them or none.
     *
     * @throws IllegalArgumentException if one is there already that answers the same method and paths; then none was added
     */
    public void add(Consumer<? super RouteGroup> routes) {
        RouteGroup group = new RouteGroup("");
        routes.accept(group);
        table.addAll(group.routes(setting));
    }

    /**
     * Removes a route; requests that it has begun to answer are answered.
     *
     * @param template as it was written, with its group's prefix
     * @return whether there was one
     */
    public boolean remove(String method, String template) {
        return table.remove(method, template);
    }
}
