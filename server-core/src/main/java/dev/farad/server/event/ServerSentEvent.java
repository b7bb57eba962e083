package dev.farad.server.event;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An event of an {@link EventStream}, WHATWG HTML section 9.2.6.
 *
 * @param id that a client sends as {@code Last-Event-ID} when it connects again, or null to leave the last one
 * @param name that a client listens for, or null for {@code message}
 * @param data of any lines, or null for an event that only sets the id or the time; a client shows no such event to its listeners
 * @param retry how long a client waits before it connects again, or null to leave what it does
 */
public record ServerSentEvent(
        @Nullable String id,
        @Nullable String name,
        @Nullable String data,
        @Nullable Duration retry) {

    /** Checks that id and name can be written. */
    public ServerSentEvent {
        requireOneLine("id", id);
        requireOneLine("name", name);
        if (id != null && id.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("id of an event: has a NUL (expected: none, or clients ignore it)");
        }
        if (retry != null && retry.isNegative()) {
            throw new IllegalArgumentException("retry of an event: " + retry + " (expected: 0 or more)");
        }
    }

    /** Returns an event of the usual name. */
    public static ServerSentEvent of(String data) {
        return new ServerSentEvent(null, null, data, null);
    }

    /** Returns an event with a name. */
    public static ServerSentEvent named(String name, String data) {
        return new ServerSentEvent(null, name, data, null);
    }

    /** Returns this event with an id. */
    public ServerSentEvent withId(String newId) {
        return new ServerSentEvent(newId, name, data, retry);
    }

    private static void requireOneLine(String what, @Nullable String value) {
        if (value != null && (value.indexOf('\n') >= 0 || value.indexOf('\r') >= 0)) {
            throw new IllegalArgumentException(what + " of an event: '" + value + "' (expected: one line)");
        }
    }

    byte[] bytes() {
        StringBuilder text = new StringBuilder(16 + (data == null ? 0 : data.length()));
        if (retry != null) {
            text.append("retry: ").append(retry.toMillis()).append('\n');
        }
        if (id != null) {
            text.append("id: ").append(id).append('\n');
        }
        if (name != null) {
            text.append("event: ").append(name).append('\n');
        }
        if (data != null) {
            lines("data: ", data, text);
        }
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Returns a comment, which clients ignore. */
    static byte[] comment(String comment) {
        StringBuilder text = new StringBuilder(8 + comment.length());
        lines(": ", comment, text);
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    /** Appends each line behind a field's name; a line ends with CR, LF or both, as it does for the client. */
    private static void lines(String field, String value, StringBuilder text) {
        int from = 0;
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\n' || c == '\r') {
                text.append(field).append(value, from, i).append('\n');
                i += c == '\r' && i + 1 < value.length() && value.charAt(i + 1) == '\n' ? 1 : 0;
                from = i + 1;
            }
        }
        text.append(field).append(value, from, value.length()).append('\n');
    }
}
