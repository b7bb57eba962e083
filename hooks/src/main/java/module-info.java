/** The story of a request as data, and the hooks that may read it or change its course. */
module dev.farad.hooks {
    requires static transitive org.jspecify;

    exports dev.farad.hooks;
}
