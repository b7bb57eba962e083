/** Load campaigns against a server over HTTP; knows nothing of the other modules. */
module dev.farad.loadtest {
    requires static transitive org.jspecify;
    requires gatling.app;
    requires transitive gatling.core.java;
    requires gatling.http.java;

    exports dev.farad.loadtest;
}
