package dev.farad.server.http;

/**
 * What a client may ask of a connection.
 *
 * @param uriBytes of the request line's target; longer is answered 414
 * @param headBytes of all header fields; more is answered 431
 * @param bodyBytes of a body; more is answered 413
 * @param connections at once on a port; more are closed at once
 */
public record HttpLimits(int uriBytes, int headBytes, long bodyBytes, int connections) {

    /** 8 KiB, 32 KiB, 64 MiB, and 10,000 connections. */
    public static final HttpLimits DEFAULT = new HttpLimits(8 << 10, 32 << 10, 64L << 20, 10_000);

    /** Checks that each is positive. */
    public HttpLimits {
        if (uriBytes < 1 || headBytes < 1 || bodyBytes < 1 || bodyBytes > Integer.MAX_VALUE || connections < 1) {
            throw new IllegalArgumentException("HTTP limits: uri-bytes " + uriBytes + ", head-bytes " + headBytes
                    + ", body-bytes " + bodyBytes + ", connections " + connections
                    + " (expected: each 1 or more, body-bytes below 2 GiB)");
        }
    }
}
