package dev.farad.server.http;

/** {@link HttpConformance} on EPOLL. */
final class EpollConformanceTest extends HttpConformance {
    EpollConformanceTest() {
        super(Transport.EPOLL);
    }
}
