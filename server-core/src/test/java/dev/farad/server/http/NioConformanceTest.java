package dev.farad.server.http;

/** {@link HttpConformance} on NIO. */
final class NioConformanceTest extends HttpConformance {
    NioConformanceTest() {
        super(Transport.NIO);
    }

    @Override
    public boolean noticesResetsWhilePaused() {
        return false;
    }
}
