package dev.farad.server.http;

import dev.farad.server.setting.Setting;

/**
 * How a port compresses and inflates bodies.
 *
 * @param responses whether responses are compressed for clients that accept it; requests are always inflated
 * @param minBytes of a whole body that is worth it
 * @param level of compression, 1 the fastest to 9 the smallest
 * @param mostRatio how many times its bytes the body of a request may inflate to, once that is more than 1 MiB; more is answered 413
 */
public record Gzip(
        @Setting(
                value = "responses",
                meaning = "whether responses are compressed for clients that accept it; requests always may be",
                live = true)
        boolean responses,

        @Setting(value = "min-bytes", meaning = "least bytes of a whole body that is compressed", min = 1, live = true)
        int minBytes,

        @Setting(value = "level", meaning = "1, the fastest, to 9, the smallest", min = 1, max = 9, live = true)
        int level,

        @Setting(
                value = "most-ratio",
                meaning =
                        "how many times its bytes a request's body may inflate to, beyond 1 MiB; more is answered 413",
                min = 1,
                live = true)
        int mostRatio) {
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
