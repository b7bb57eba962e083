package dev.farad.codec.http;

/**
 * What the head of a request may have; more is refused.
 *
 * @param uriBytes of the request target, else 414
 * @param headBytes from the first byte to the end of the blank line behind the fields, else 431
 * @param fields number of header fields, else 431
 */
public record HeadLimits(int uriBytes, int headBytes, int fields) {
    /** 8 KiB of target, 32 KiB of head and 128 fields. */
    public static final HeadLimits DEFAULT = new HeadLimits(8 << 10, 32 << 10, 128);

    public HeadLimits {
        positive("uriBytes", uriBytes);
        positive("headBytes", headBytes);
        positive("fields", fields);
    }

    private static void positive(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
        }
    }
}
