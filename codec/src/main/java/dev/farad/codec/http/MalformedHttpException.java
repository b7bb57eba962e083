package dev.farad.codec.http;

/**
 * A message that is not HTTP/1.1 as this server reads it; its text is one sentence that says why, fit for the client.
 *
 * <p>What follows the refused byte has no meaning any more: answer with {@link #status()} and close the connection. Carries
 * no stack trace: it tells of the client's mistake, not of ours.
 */
public final class MalformedHttpException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;

    MalformedHttpException(int status, String message) {
        super(message, null, false, false);
        this.status = status;
    }

    static MalformedHttpException badRequest(String message) {
        return new MalformedHttpException(400, message);
    }

    /** Tells of a byte that has no place where it stands; never shows more of what the client sent. */
    static MalformedHttpException unexpected(byte found, String where, String expected) {
        String hex = Integer.toHexString(found & 0xff);
        return badRequest(where + ": byte 0x" + (hex.length() < 2 ? "0" : "") + hex + " (expected: " + expected + ")");
    }

    /** Returns the status of the answer: 400, 413, 414, 417, 431, 501 or 505. */
    public int status() {
        return status;
    }
}
