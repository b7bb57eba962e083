package dev.farad.server.http;

/**
 * How a port compresses and inflates bodies.
 *
 * @param responses whether responses are compressed for clients that accept it; requests are always inflated
 * @param minBytes of a whole body that is worth it
 * @param level of compression, 1 the fastest to 9 the smallest
 * @param mostRatio how many times its bytes the body of a request may inflate to, once that is more than 1 MiB; more is answered 413
 */
public record Gzip(boolean responses, int minBytes, int level, int mostRatio) {
    /** No responses; where they are switched on, bodies from 1 KiB at the fastest level. Requests up to 200 times their bytes. */
    public static final Gzip DEFAULT = new Gzip(false, 1 << 10, 1, 200);

    /** Checks each value. */
    public Gzip {
        if (minBytes < 1 || level < 1 || level > 9 || mostRatio < 1) {
            throw new IllegalArgumentException("gzip: min-bytes " + minBytes + ", level " + level + ", most-ratio "
                    + mostRatio + " (expected: 1 or more, 1 to 9, 1 or more)");
        }
    }
}
