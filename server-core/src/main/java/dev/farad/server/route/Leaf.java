package dev.farad.server.route;

import java.util.List;

/** Where a template ends: a route and its names. Immutable, and equal only to itself. */
final class Leaf {
    private final Route route;
    private final List<Template.Parameter> parameters;

    Leaf(Route route, List<Template.Parameter> parameters) {
        this.route = route;
        this.parameters = parameters;
    }

    Route route() {
        return route;
    }

    List<Template.Parameter> parameters() {
        return parameters;
    }

    /** Returns the place of a name, or -1. */
    int indexOf(String name) {
        for (int i = 0; i < parameters.size(); i++) {
            if (parameters.get(i).name().equals(name)) {
                return i;
            }
        }
        return -1;
    }
}
