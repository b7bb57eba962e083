package dev.farad.server.http;

import dev.farad.codec.http.RequestHead;
import dev.farad.server.route.Refusal;
import java.util.Locale;

/** How the body of a request is coded, RFC 9110 section 8.4: not at all, or with one of gzip and deflate. */
final class ContentCoding {
    private static final String FIELD = "content-encoding";

    private ContentCoding() {}

    /**
     * Returns whether the body is to be inflated.
     *
     * @throws Refusal 415, which says what is taken, if it is coded otherwise
     */
    static boolean compressed(RequestHead head) {
        int field = head.find(FIELD);
        if (field < 0) {
            return false;
        }
        String value = head.value(field).toLowerCase(Locale.ROOT);
        boolean alone = head.find(FIELD, field) < 0;
        if (alone && value.equals("identity")) {
            return false;
        }
        if (alone && (value.equals("gzip") || value.equals("x-gzip") || value.equals("deflate"))) {
            return true;
        }
        throw Refusal.of(
                        415,
                        "content-encoding '" + String.join(", ", head.all(FIELD))
                                + "' is not supported (expected: gzip, deflate or none)")
                .with("accept-encoding", "gzip, deflate");
    }

    /** Returns whether a body that is to be inflated is gzip, and not zlib. */
    static boolean gzip(RequestHead head) {
        return !head.value(head.find(FIELD)).equalsIgnoreCase("deflate");
    }
}
