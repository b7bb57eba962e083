package dev.farad.server.file;

import dev.farad.hooks.Headers;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a request wants to hold before it gets a file, RFC 9110 section 13.
 *
 * @param etag of the file, a strong one in its quotes
 * @param modified when the file was last written, in whole seconds
 */
record Preconditions(String etag, Instant modified) {

    /** What follows. */
    enum Result {
        PROCEED,
        /** 304: the client has it. */
        NOT_MODIFIED,
        /** 412: the client wants another. */
        FAILED
    }

    /** Evaluates the fields of a GET or HEAD in the order of section 13.2.2. */
    Result check(Headers headers) {
        String match = joined(headers, "if-match");
        if (match != null) {
            if (!lists(match, false)) {
                return Result.FAILED;
            }
        } else if (later(headers.first("if-unmodified-since"))) {
            return Result.FAILED;
        }
        String noneMatch = joined(headers, "if-none-match");
        if (noneMatch != null) {
            return lists(noneMatch, true) ? Result.NOT_MODIFIED : Result.PROCEED;
        }
        Instant since = date(headers.first("if-modified-since"));
        return since != null && !modified.isAfter(since) ? Result.NOT_MODIFIED : Result.PROCEED;
    }

    /** Returns whether a range may be sent, and not the whole file: {@code If-Range} names this very file, or is absent. */
    boolean allowsRange(Headers headers) {
        String field = headers.first("if-range");
        return field == null || field.equals(etag) || modified.equals(date(field));
    }

    private boolean later(@Nullable String field) {
        Instant date = date(field);
        return date != null && modified.isAfter(date);
    }

    private static @Nullable Instant date(@Nullable String field) {
        return field == null ? null : HttpDate.of(field);
    }

    private static @Nullable String joined(Headers headers, String name) {
        return headers.first(name) == null ? null : String.join(",", headers.all(name));
    }

    /** Our tags have no comma, so a list may be split at each. */
    private boolean lists(String field, boolean weakly) {
        for (String each : field.split(",", -1)) {
            String tag = each.strip();
            if (tag.equals("*") || tag.equals(etag) || (weakly && tag.equals("W/" + etag))) {
                return true;
            }
        }
        return false;
    }
}
