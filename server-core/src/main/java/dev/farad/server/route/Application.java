package dev.farad.server.route;

/**
 * What a route's handlers are given to work with.
 *
 * @param codecs that read and write bodies as objects
 * @param models that can be called
 */
public record Application(Codecs codecs, Models models) {
    /** The built-in codecs, and no models. */
    public static final Application BARE = new Application(Codecs.BUILT_IN, Models.NONE);
}
