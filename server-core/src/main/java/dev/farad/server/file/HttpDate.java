package dev.farad.server.file;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A date in a header field, RFC 9110 section 5.6.7: whole seconds, as in {@code Sun, 06 Nov 1994 08:49:37 GMT}. */
final class HttpDate {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.US)
            .withZone(ZoneOffset.UTC);

    private HttpDate() {}

    static String text(Instant date) {
        return FORM.format(date);
    }

    /** Returns the date, or null where it is none in the form that has been sent since 1997; then the field is ignored. */
    static @Nullable Instant of(String text) {
        try {
            return FORM.parse(text, Instant::from);
        } catch (DateTimeException malformed) {
            return null;
        }
    }
}
