package dev.farad.server.route;

/**
 * How a route takes the bodies of its requests.
 *
 * @param mostBytes of a body, 0 for the port's limit; more is answered 413
 * @param streamed whether the endpoint is asked as soon as the head is there and gets the body in parts
 */
public record Body(long mostBytes, boolean streamed) {
    /** Whole, up to the port's limit. */
    public static final Body WHOLE = new Body(0, false);

    /** In parts, up to the port's limit. */
    public static final Body STREAMED = new Body(0, true);

    /** Returns how a route takes bodies whole, up to a limit of its own. */
    public static Body upTo(long mostBytes) {
        return new Body(mostBytes, false);
    }

    /** Checks the limit. */
    public Body {
        if (mostBytes < 0) {
            throw new IllegalArgumentException("most bytes of a body: " + mostBytes + " (expected: 0 or more)");
        }
    }
}
