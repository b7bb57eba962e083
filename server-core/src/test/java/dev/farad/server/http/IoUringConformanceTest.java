package dev.farad.server.http;

/** {@link HttpConformance} on IO_URING. */
final class IoUringConformanceTest extends HttpConformance {
    IoUringConformanceTest() {
        super(Transport.IO_URING);
    }
}
