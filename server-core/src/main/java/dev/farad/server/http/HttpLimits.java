package dev.farad.server.http;

import dev.farad.codec.http.HeadLimits;

/**
 * What a client may ask of a port and its connections.
 *
 * @param head of each request
 * @param bodyBytes of a body, where its route says nothing else; more is answered 413
 * @param bufferedBytes of all bodies that wait to be whole or answered; a request beyond is answered 503
 * @param connections at once; more are closed at once
 * @param streams of one HTTP/2 connection at once; more are refused
 * @param timeouts of each phase
 * @param gzip of bodies
 */
public record HttpLimits(
        HeadLimits head,
        long bodyBytes,
        long bufferedBytes,
        int connections,
        int streams,
        Timeouts timeouts,
        Gzip gzip) {
    private static final int STREAMS = 128;

    /** The usual head, bodies of 64 MiB, 512 MiB of them at once, and 10,000 connections of 128 streams. */
    public static final HttpLimits DEFAULT =
            new HttpLimits(HeadLimits.DEFAULT, 64L << 20, 512L << 20, 10_000, Timeouts.DEFAULT);

    /** Checks that each is positive. */
    public HttpLimits {
        if (bodyBytes < 1
                || bodyBytes > Integer.MAX_VALUE
                || bufferedBytes < bodyBytes
                || connections < 1
                || streams < 1) {
            throw new IllegalArgumentException("HTTP limits: body-bytes " + bodyBytes + ", buffered-bytes "
                    + bufferedBytes + ", connections " + connections + ", streams " + streams
                    + " (expected: each 1 or more, body-bytes below 2 GiB, buffered-bytes not below body-bytes)");
        }
    }

    /** Makes limits with the usual number of streams and compression. */
    public HttpLimits(HeadLimits head, long bodyBytes, long bufferedBytes, int connections, Timeouts timeouts) {
        this(head, bodyBytes, bufferedBytes, connections, STREAMS, timeouts, Gzip.DEFAULT);
    }

    /** Returns this with other timeouts. */
    public HttpLimits with(Timeouts newTimeouts) {
        return new HttpLimits(head, bodyBytes, bufferedBytes, connections, streams, newTimeouts, gzip);
    }

    /** Returns this with other compression. */
    public HttpLimits with(Gzip newGzip) {
        return new HttpLimits(head, bodyBytes, bufferedBytes, connections, streams, timeouts, newGzip);
    }
}
