package dev.farad.server.http;

import dev.farad.hooks.ResponseHead;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The head of a response until it is written. Reusable. */
final class ResponseDraft implements ResponseHead {
    private int status;
    private long contentLength;
    private int count;
    private String[] names = new String[8];
    private CharSequence[] values = new CharSequence[8];

    /**
     * Begins a head.
     *
     * @param length of the body, -1 where it is streamed and not known
     */
    void begin(int newStatus, long length) {
        clear();
        status = newStatus;
        contentLength = length;
    }

    /** Sets the length of the body, -1 where it is not known. */
    void length(long length) {
        contentLength = length;
    }

    /** Sets every header field of a map. */
    void headers(Map<String, String> headers) {
        headers.forEach(this::field);
    }

    /** Sets a header field, in place of any of that name. */
    void field(String name, CharSequence value) {
        int at = find(name);
        if (at < 0) {
            add(name, value);
        } else {
            values[at] = value;
        }
    }

    /** Adds a header field of a name that is not there yet. */
    void add(String name, CharSequence value) {
        if (count == names.length) {
            names = Arrays.copyOf(names, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
        }
        names[count] = name;
        values[count++] = value;
    }

    /**
     * Returns whether a handler or hook wants the connection closed.
     *
     * @throws IllegalArgumentException if one set a field that says where the body ends, which only the server knows
     */
    boolean closes() {
        boolean closes = false;
        for (int i = 0; i < count; i++) {
            switch (names[i].length()) {
                case 10 -> closes |= isConnection(names[i]) && isClose(values[i]);
                case 14 -> refuse(names[i], "content-length");
                case 17 -> refuse(names[i], "transfer-encoding");
                default -> {}
            }
        }
        return closes;
    }

    static boolean isConnection(String name) {
        return name.length() == 10 && name.equalsIgnoreCase("connection");
    }

    private static boolean isClose(CharSequence value) {
        if (value.toString().equalsIgnoreCase("close")) {
            return true;
        }
        throw new IllegalArgumentException("response header connection: '" + value + "' (expected: close, or none)");
    }

    private static void refuse(String name, String reserved) {
        if (name.equalsIgnoreCase(reserved)) {
            throw new IllegalArgumentException(
                    "response header " + reserved + ": set (expected: to be left to the server)");
        }
    }

    private int find(String name) {
        for (int i = 0; i < count; i++) {
            if (names[i].equalsIgnoreCase(name)) {
                return i;
            }
        }
        return -1;
    }

    int fields() {
        return count;
    }

    String name(int index) {
        return names[index];
    }

    CharSequence value(int index) {
        return values[index];
    }

    void clear() {
        Arrays.fill(names, 0, count, null);
        Arrays.fill(values, 0, count, null);
        count = 0;
    }

    @Override
    public int status() {
        return status;
    }

    @Override
    public void status(int newStatus) {
        if (newStatus < 200 || newStatus > 599) {
            throw new IllegalArgumentException("status: " + newStatus + " (expected: 200 to 599)");
        }
        status = newStatus;
    }

    @Override
    public @Nullable String header(String name) {
        int at = find(name);
        return at < 0 ? null : values[at].toString();
    }

    @Override
    public void header(String name, String value) {
        field(name, value);
    }

    @Override
    public long contentLength() {
        return contentLength;
    }
}
