package dev.farad.server.http;

import dev.farad.codec.http.HeadLimits;
import dev.farad.server.setting.Section;
import dev.farad.server.setting.Setting;

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
        @Setting(
                of = "uriBytes",
                value = "uri-bytes",
                meaning = "longest request target; longer is answered 414",
                min = 1,
                live = true)
        @Setting(
                of = "headBytes",
                value = "head-bytes",
                meaning = "most header bytes; more are answered 431",
                min = 1,
                live = true)
        @Setting(
                of = "fields",
                value = "header-fields",
                meaning = "most header fields; more are answered 431",
                min = 1,
                live = true)
        HeadLimits head,

        @Setting(
                value = "body-bytes",
                meaning = "longest body; longer is answered 413 and the connection stays usable",
                min = 1,
                max = Integer.MAX_VALUE,
                live = true)
        long bodyBytes,

        @Setting(
                value = "buffered-bytes",
                meaning = "most bytes of all bodies of a port at once; requests beyond are answered 503",
                min = 1,
                notBelow = "bodyBytes",
                live = true)
        long bufferedBytes,

        @Setting(
                value = "connections",
                meaning = "most connections of a port; more are closed at once",
                min = 1,
                live = true)
        int connections,

        @Setting(
                value = "streams",
                meaning = "most streams of an HTTP/2 connection at once; more are refused",
                min = 1,
                live = true)
        int streams,

        @Section Timeouts timeouts,
        @Section("gzip") Gzip gzip) {
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
