/** Load campaigns and benchmarks against servers over HTTP; knows nothing of the other modules. */
module dev.farad.loadtest {
    requires static transitive org.jspecify;
    requires gatling.app;
    requires java.net.http;
    requires transitive gatling.core.java;
    requires gatling.http.java;
    requires HdrHistogram;

    exports dev.farad.loadtest;
}
