package dev.farad.codec.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One string of a JSON text: finds its end, checks it on the way, and then has its UTF-8 in the window until more is read.
 *
 * <p>Escapes are replaced in place, as what they stand for is always shorter.
 */
final class JsonString {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = 0x8080_8080_8080_8080L;

    private final Window window;
    private boolean kept;
    private boolean ascii;
    private boolean escaped;
    private int from;
    private int to;

    JsonString(Window window) {
        this.window = window;
    }

    /** Passes over the string whose first byte the window stands on, behind the opening quote, without keeping it. */
    void pass() {
        kept = false;
        scan(JsonFault.MAX_STRING_CHARS, "a string");
    }

    /**
     * Reads the string whose first byte the window stands on, behind the opening quote.
     *
     * @param what messages call it
     */
    void read(int mostChars, String what) {
        kept = true;
        scan(mostChars, what);
        if (escaped) {
            to = Escapes.replace(window.bytes, from, to);
        }
    }

    private void scan(int mostChars, String what) {
        int start = window.offset(window.at) - 1;
        long chars = 0;
        from = window.at;
        ascii = true;
        escaped = false;
        while (true) {
            int at = window.at;
            window.at = plainEnd(window.bytes, at, window.limit);
            chars += window.at - at;
            if (!has(1)) {
                throw JsonFault.unexpected(window, "the end of " + what);
            }
            byte b = window.bytes[window.at];
            if (b == '"') {
                break;
            }
            if (b == '\\') {
                chars += escape();
            } else if (b < 0) {
                chars += sequence();
            } else if (b < ' ') {
                throw JsonFault.at(
                        window.offset(window.at),
                        "byte 0x" + JsonFault.hex(b) + " in " + what + " (expected: its escape \\u00" + JsonFault.hex(b)
                                + ")");
            }
            checkLength(chars, mostChars, start, what);
        }
        checkLength(chars, mostChars, start, what);
        to = window.at++;
    }

    private static void checkLength(long chars, int most, int start, String what) {
        if (chars > most) {
            throw JsonFault.at(start, what + " of more than " + most + " characters");
        }
    }

    /** Returns the first byte that is a quote, a backslash, a control character or not ASCII. */
    private static int plainEnd(byte[] bytes, int from, int limit) {
        int at = from;
        while (at <= limit - Long.BYTES && isPlain((long) LONG.get(bytes, at))) {
            at += Long.BYTES;
        }
        while (at < limit && bytes[at] >= ' ' && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        return at;
    }

    /** Returns whether eight bytes are plain; never true for any that are not. */
    private static boolean isPlain(long word) {
        long quote = word ^ '"' * ONES;
        long slash = word ^ '\\' * ONES;
        return ((word | (word - ' ' * ONES) | (quote - ONES) | (slash - ONES)) & HIGH_BITS) == 0;
    }

    /** Passes over an escape, and returns how many characters it stands for. */
    private int escape() {
        escaped = true;
        if (!has(2)) {
            window.at++;
            throw JsonFault.unexpected(window, "the rest of an escape");
        }
        return switch (window.bytes[window.at + 1]) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> {
                window.at += 2;
                yield 1;
            }
            case 'u' -> unicode();
            default -> {
                window.at++;
                throw JsonFault.unexpected(window, "one of \"\\/bfnrtu behind a backslash");
            }
        };
    }

    private int unicode() {
        int unit = has(Escapes.BYTES) ? Escapes.unit(window.bytes, window.at) : -1;
        if (unit < 0) {
            throw notHexadecimal();
        }
        ascii &= unit < 0x80;
        if (!Character.isSurrogate((char) unit)) {
            window.at += Escapes.BYTES;
            return 1;
        }
        boolean pair = Character.isHighSurrogate((char) unit)
                && has(2 * Escapes.BYTES)
                && Escapes.isLowSurrogate(window.bytes, window.at + Escapes.BYTES);
        if (!pair) {
            throw JsonFault.at(window.offset(window.at), "half a surrogate pair (expected: both halves)");
        }
        window.at += 2 * Escapes.BYTES;
        return 2;
    }

    private RuntimeException notHexadecimal() {
        int digit = 2;
        while (has(digit + 1) && Character.digit(window.bytes[window.at + digit], 16) >= 0) {
            digit++;
        }
        window.at += digit;
        return JsonFault.unexpected(window, "four hexadecimal digits behind \\u");
    }

    /** Passes over a character that is not ASCII, and returns how many it is in UTF-16. */
    private int sequence() {
        ascii = false;
        has(Integer.BYTES);
        int length = Utf8.sequenceLength(window.bytes, window.at, window.limit);
        if (length == 0) {
            throw JsonFault.at(window.offset(window.at), "not UTF-8");
        }
        window.at += length;
        return length == Integer.BYTES ? 2 : 1;
    }

    /** Brings so many bytes from the window's place on; what must be kept moves to the window's front. */
    private boolean has(int count) {
        while (window.limit - window.at < count) {
            int keep = kept ? from : window.at;
            if (!window.more(keep)) {
                return false;
            }
            from = 0;
        }
        return true;
    }

    /** Returns the string last read. */
    String text() {
        return new String(window.bytes, from, to - from, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    /** Returns what the string last read stands for among names, or null. */
    <T> @Nullable T named(JsonNames<T> names) {
        return names.find(window.bytes, from, to);
    }

    /** Adds the string last read to the keys of an object; returns false if it is there already. */
    boolean addTo(KeySet keys) {
        return keys.add(window.bytes, from, to);
    }

    /** Appends the string last read, behind its length. */
    void appendTo(ByteString gathered) {
        gathered.appendInt(to - from);
        gathered.append(window.bytes, from, to);
    }
}
