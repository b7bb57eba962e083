package dev.farad.codec.http;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The head of a request: its first line and its fields, as ranges of bytes of its own array (RFC 9112, sections 2 to 6).
 *
 * <p>Reusable, for one thread at a time. Reads strictly: lines end in CR LF, names are tokens with the colon right behind
 * them, the body's length is told once and in one way; see {@link MalformedHttpException}. {@code obs-text} (bytes from
 * 0x80) is let through in values, as opaque bytes, but in none that this class understands. Most clients send the same head
 * again and again: one that is the last one byte for byte is compared, not read. Takes memory for nothing but the strings that are asked for; ranges and everything else hold until {@link #reset()}. Only {@link #parse} and
 * {@link #started()} have a meaning before the head is complete.
 */
public final class RequestHead {
    private static final int STEP_BYTES = 512;
    private static final int FIRST_BYTES = 1 << 10;
    private static final int KEPT_BYTES = 4 << 10;

    private final HeadLimits limits;
    private final RequestLine line;
    private final Target target = new Target();
    private final FieldTable table = new FieldTable();
    private final Framing framing = new Framing();
    private final FieldLines fieldLines;
    private byte[] bytes = new byte[FIRST_BYTES];
    private int size;
    private boolean refused;
    /** How many bytes the head before this one has, whose parts are all still here; 0 where there is none to compare with. */
    private int known;

    private boolean repeated;
    private @Nullable String path;
    private @Nullable String query;

    public RequestHead(HeadLimits limits) {
        this.limits = limits;
        line = new RequestLine(limits.uriBytes());
        fieldLines = new FieldLines(limits.fields(), table, framing);
    }

    /**
     * Takes bytes of the head from the buffer and returns whether the head is complete.
     *
     * <p>Then the buffer is read up to the end of the head, else it is read empty; no byte is looked at twice, however many
     * calls it takes. Does nothing once the head is complete.
     *
     * @throws MalformedHttpException for the first byte that makes this no head, or none within the limits; always the same,
     *     however the bytes are split; the buffer's reader index means nothing then
     * @throws IllegalStateException if the head was refused before
     */
    public boolean parse(ByteBuf in) {
        if (refused) {
            throw new IllegalStateException("head: refused (expected: reset before the next)");
        }
        if (known > 0) {
            if (repeats(in)) {
                in.skipBytes(known);
                known = 0;
                repeated = true;
                return true;
            }
            forget();
        }
        while (!fieldLines.done() && in.isReadable()) {
            refused = true;
            step(in);
            refused = false;
        }
        return fieldLines.done();
    }

    /**
     * Returns whether the next head is the one before, byte for byte: then its parts are, too.
     *
     * <p>Looks at all bytes whatever the first ones are, so that the time it takes tells nobody how much of another's head, with
     * its credentials, he has guessed.
     */
    private boolean repeats(ByteBuf in) {
        if (in.readableBytes() < known) {
            return false;
        }
        int from = in.readerIndex();
        int last = known - Long.BYTES;
        long difference = in.getLongLE(from + last) ^ CharClass.eight(bytes, last);
        for (int at = 0; at < last; at += Long.BYTES) {
            difference |= in.getLongLE(from + at) ^ CharClass.eight(bytes, at);
        }
        return difference == 0;
    }

    private void step(ByteBuf in) {
        int start = size;
        int taken = Math.min(Math.min(in.readableBytes(), STEP_BYTES), limits.headBytes() - start);
        reserve(start + taken);
        in.getBytes(in.readerIndex(), bytes, start, taken);
        size = scan(start, start + taken);
        in.skipBytes(size - start);
        if (size == limits.headBytes() && !fieldLines.done()) {
            throw new MalformedHttpException(
                    431, "head: longer than the limit (expected: at most " + limits.headBytes() + " bytes)");
        }
    }

    private void reserve(int needed) {
        if (needed > bytes.length) {
            long doubled = Math.max(2L * bytes.length, needed);
            bytes = Arrays.copyOf(bytes, (int) Math.min(doubled, limits.headBytes()));
        }
    }

    private int scan(int from, int to) {
        int at = from;
        if (!line.done()) {
            at = line.scan(bytes, at, to);
            if (!line.done()) {
                return at;
            }
            target.divide(bytes, line);
        }
        at = fieldLines.scan(bytes, at, to);
        if (fieldLines.done()) {
            conclude();
        }
        return at;
    }

    private void conclude() {
        framing.check(line.http11());
        if (target.hasAuthority()) {
            int host = find("host");
            if (host >= 0) {
                table.replaceValue(host, target.authorityFrom(), target.authorityTo());
            }
        }
    }

    /** Returns whether any byte was taken, other than those of blank lines before the request line. */
    public boolean started() {
        return known == 0 && line.started();
    }

    /** Returns whether the head is, byte for byte, the complete one before the last {@link #reset}, and so are its ranges. */
    public boolean repeated() {
        return repeated;
    }

    /** Returns the method as sent, which is a constant for those of RFC 9110 and for PATCH. */
    public String method() {
        return line.method();
    }

    /** Returns the array in which all ranges lie. */
    public byte[] bytes() {
        return bytes;
    }

    /** Returns where the path of the target begins; it has no query, is never empty and is not decoded. */
    public int pathFrom() {
        return target.pathFrom();
    }

    /** Returns where the path ends. */
    public int pathTo() {
        return target.pathTo();
    }

    /** Returns the path as sent, not decoded; {@code *} if the whole server is asked. */
    public String path() {
        String known = path;
        if (known == null) {
            known = text(target.pathFrom(), target.pathTo());
            path = known;
        }
        return known;
    }

    /** Returns what is behind the question mark, as sent, or null without one. */
    public @Nullable String query() {
        if (query == null && target.hasQuery()) {
            query = text(target.queryFrom(), target.end());
        }
        return query;
    }

    /** Returns whether the version is 1.1, else it is 1.0. */
    public boolean http11() {
        return line.http11();
    }

    /** Returns the number of fields. */
    public int fields() {
        return table.size();
    }

    /** Returns a field's name as sent. */
    public String name(int i) {
        return text(table.nameFrom(i), table.nameTo(i));
    }

    /** Returns a field's value, without white space around it; a byte is a character. */
    public String value(int i) {
        return text(table.valueFrom(i), table.valueTo(i));
    }

    /** Returns where a field's value begins; that of Host is the target's authority where it has one. */
    public int valueFrom(int i) {
        return table.valueFrom(i);
    }

    /** Returns where a field's value ends. */
    public int valueTo(int i) {
        return table.valueTo(i);
    }

    /** Returns the index of the first field of the name, in any case, -1 if there is none. */
    public int find(String lowerCaseName) {
        return table.find(bytes, lowerCaseName, -1);
    }

    /** Returns the index of the first field of the name behind another, -1 if there is none. */
    public int find(String lowerCaseName, int after) {
        return table.find(bytes, lowerCaseName, after);
    }

    /** Returns the value of the first field of the name, in any case, or null. */
    public @Nullable String first(String name) {
        int i = find(name);
        return i < 0 ? null : value(i);
    }

    /** Returns the values of all fields of the name, in any case. */
    public List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (int i = find(name); i >= 0; i = find(name, i)) {
            values.add(value(i));
        }
        return values;
    }

    /** Returns the announced bytes of the body, -1 if there are none announced. */
    public long contentLength() {
        return framing.contentLength();
    }

    /** Returns whether the body comes in chunks. */
    public boolean chunked() {
        return framing.chunked();
    }

    /** Returns whether the client means to go on with the connection, by version and Connection. */
    public boolean keepAlive() {
        return framing.keepAlive(line.http11());
    }

    /** Returns whether the client waits for a 100 before it sends the body that it announced; never so in HTTP/1.0. */
    public boolean expectsContinue() {
        return framing.continues() && line.http11() && (framing.chunked() || framing.contentLength() > 0);
    }

    /** Makes ready for the next head, and gives back memory that an unusual one took. */
    public void reset() {
        repeated = false;
        if (known > 0) {
            return;
        }
        if (!refused && fieldLines.done() && size <= KEPT_BYTES) {
            known = size;
        } else {
            forget();
        }
    }

    private void forget() {
        line.reset();
        fieldLines.reset();
        known = 0;
        size = 0;
        refused = false;
        path = null;
        query = null;
        if (bytes.length > KEPT_BYTES) {
            bytes = new byte[FIRST_BYTES];
        }
    }

    private String text(int from, int to) {
        return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1);
    }
}
