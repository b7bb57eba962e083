package dev.farad.server.route;

/** Routes whose templates share a prefix. */
public final class RouteGroup extends Routing<RouteGroup> {
    private final String prefix;

    /**
     * Makes a group.
     *
     * @param prefix empty, or fixed text and names as a template has them, such as {@code /users/{user}}
     */
    public RouteGroup(String prefix) {
        if (!prefix.isEmpty()) {
            Template.of(prefix);
        }
        if (prefix.endsWith("/")) {
            throw new IllegalArgumentException(
                    "prefix: '" + prefix + "' (expected: no slash at its end, since templates begin with one)");
        }
        this.prefix = prefix;
    }

    String prefix() {
        return prefix;
    }

    @Override
    protected RouteGroup self() {
        return this;
    }
}
