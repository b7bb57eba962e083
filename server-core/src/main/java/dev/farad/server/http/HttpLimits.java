package dev.farad.server.http;

import dev.farad.codec.http.HeadLimits;

/**
 * What a client may ask of a port and its connections.
 *
 * @param head of each request
 * @param bodyBytes of a body, where its route says nothing else; more is answered 413
 * @param bufferedBytes of all bodies that wait to be whole or answered; a request beyond is answered 503
 * @param connections at once; more are closed at once
 * @param timeouts of each phase
 * @param gzip of bodies
 */
public record HttpLimits(
        HeadLimits head, long bodyBytes, long bufferedBytes, int connections, Timeouts timeouts, Gzip gzip) {
    /** The usual head, bodies of 64 MiB, 512 MiB of them at once, and 10,000 connections. */
    public static final HttpLimits DEFAULT =
            new HttpLimits(HeadLimits.DEFAULT, 64L << 20, 512L << 20, 10_000, Timeouts.DEFAULT);

    /** Checks that each is positive. */
    public HttpLimits {
        if (bodyBytes < 1 || bodyBytes > Integer.MAX_VALUE || bufferedBytes < bodyBytes || connections < 1) {
            throw new IllegalArgumentException("HTTP limits: body-bytes " + bodyBytes + ", buffered-bytes "
                    + bufferedBytes + ", connections " + connections
                    + " (expected: each 1 or more, body-bytes below 2 GiB, buffered-bytes not below body-bytes)");
        }
    }

    /** Makes limits with the usual compression. */
    public HttpLimits(HeadLimits head, long bodyBytes, long bufferedBytes, int connections, Timeouts timeouts) {
        this(head, bodyBytes, bufferedBytes, connections, timeouts, Gzip.DEFAULT);
    }

    /** Returns this with other compression. */
    public HttpLimits with(Gzip newGzip) {
        return new HttpLimits(head, bodyBytes, bufferedBytes, connections, timeouts, newGzip);
    }
}
