package dev.farad.server.file;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A range of a file's bytes.
 *
 * @param from first byte
 * @param length in bytes; 0 where the range that was asked for has none
 */
record ByteRange(long from, long length) {
    private static final Pattern ONE = Pattern.compile("bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*");

    /**
     * Reads a field {@code Range}, RFC 9110 section 14.2.
     *
     * @return null where the field is to be ignored: it is malformed, of another unit, or has several ranges
     */
    static @Nullable ByteRange of(String field, long fileBytes) {
        Matcher one = ONE.matcher(field);
        if (!one.matches() || (one.group(1).isEmpty() && one.group(2).isEmpty())) {
            return null;
        }
        if (one.group(1).isEmpty()) {
            long last = Math.min(Long.parseLong(one.group(2)), fileBytes);
            return new ByteRange(fileBytes - last, last);
        }
        long from = Long.parseLong(one.group(1));
        long to = one.group(2).isEmpty() ? Long.MAX_VALUE - 1 : Long.parseLong(one.group(2));
        if (to < from) {
            return null;
        }
        return from >= fileBytes
                ? new ByteRange(fileBytes, 0)
                : new ByteRange(from, Math.min(to + 1, fileBytes) - from);
    }
}
