package dev.farad.codec.json;

import dev.farad.codec.MalformedInputException;
import io.netty.buffer.ByteBuf;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/**
 * Cuts JSON text into tokens: knows which may come next, and holds the one that it stands on.
 *
 * <p>A string is read only when somebody asks for it, or else checked when the next token is wanted. Reused from message to
 * message. Source: RFC 8259.
 */
final class JsonTokens {
    /** What may come next. */
    private enum Next {
        VALUE,
        ELEMENT_OR_END,
        KEY_OR_END,
        /** After a value: a comma or the end of what it lies in, which may be the text. */
        SEPARATOR
    }

    final Window window;
    final JsonString string;
    final KeySet keys = new KeySet();
    final NumberReader number = new NumberReader();
    final ByteString gathered = new ByteString();
    JsonKind kind = JsonKind.NOTHING;

    private Next next = Next.VALUE;
    /** Offset in the message of the token's first byte. */
    private int start;
    /** Index in the window of the number's first byte, while the number is the token. */
    private int numberAt;

    private boolean unread;
    private int depth;
    /** One bit for each depth: whether an object is open there, or else an array. */
    private long objects;

    JsonTokens(int windowBytes) {
        window = new Window(windowBytes);
        string = new JsonString(window);
    }

    JsonTokens() {
        this(Window.BYTES);
    }

    void open(ByteBuf body, int from, int to) {
        kind = JsonKind.NOTHING;
        next = Next.VALUE;
        unread = false;
        depth = 0;
        window.open(body, from, to);
    }

    void close() {
        window.close();
        keys.clear();
        gathered.clear();
    }

    int start() {
        return start;
    }

    int end() {
        return window.offset(window.at);
    }

    int depth() {
        return depth;
    }

    /** Moves to the next token. */
    JsonKind next() {
        passString();
        int b = window.token();
        kind = switch (next) {
            case SEPARATOR -> b == ',' && depth > 0 ? afterComma() : end(b);
            case VALUE -> value(b, "a value");
            case ELEMENT_OR_END -> b == ']' ? end(b) : value(b, "a value or ']'");
            case KEY_OR_END -> b == '}' ? end(b) : key(b, "a key or '}'");
        };
        return kind;
    }

    private JsonKind afterComma() {
        window.at++;
        int b = window.token();
        return inObject() ? key(b, "a key") : value(b, "a value");
    }

    private JsonKind value(int b, String expected) {
        start = window.offset(window.at);
        next = Next.SEPARATOR;
        return switch (b) {
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> number();
            case '"' -> {
                window.at++;
                unread = true;
                yield JsonKind.STRING;
            }
            case '[' -> begin(JsonKind.ARRAY);
            case '{' -> begin(JsonKind.OBJECT);
            case 't' -> literal(JsonKind.TRUE, "true", expected);
            case 'f' -> literal(JsonKind.FALSE, "false", expected);
            case 'n' -> literal(JsonKind.NULL, "null", expected);
            default -> throw JsonFault.unexpected(window, expected);
        };
    }

    private JsonKind begin(JsonKind container) {
        if (depth == JsonFault.MAX_DEPTH) {
            throw JsonFault.at(start, "nested deeper than " + JsonFault.MAX_DEPTH);
        }
        window.at++;
        long bit = 1L << depth++;
        if (container == JsonKind.OBJECT) {
            objects |= bit;
            keys.enter();
            next = Next.KEY_OR_END;
        } else {
            objects &= ~bit;
            next = Next.ELEMENT_OR_END;
        }
        return container;
    }

    private boolean inObject() {
        return (objects >>> (depth - 1) & 1) != 0;
    }

    private JsonKind end(int b) {
        if (depth == 0) {
            if (b >= 0) {
                throw JsonFault.unexpected(window, "the end of the text");
            }
            return JsonKind.NOTHING;
        }
        boolean object = inObject();
        if (b != (object ? '}' : ']')) {
            throw JsonFault.unexpected(window, object ? "',' or '}'" : "',' or ']'");
        }
        window.at++;
        depth--;
        next = Next.SEPARATOR;
        if (object) {
            keys.leave();
        }
        return object ? JsonKind.OBJECT_END : JsonKind.ARRAY_END;
    }

    private JsonKind key(int b, String expected) {
        start = window.offset(window.at);
        if (b != '"') {
            throw JsonFault.unexpected(window, expected);
        }
        window.at++;
        string.read(JsonFault.MAX_KEY_CHARS, "a key");
        if (!string.addTo(keys)) {
            throw JsonFault.at(start, "the key '" + Excerpt.of(string.text()) + "' appears twice in its object");
        }
        if (window.token() != ':') {
            throw JsonFault.unexpected(window, "':' behind a key");
        }
        window.at++;
        next = Next.VALUE;
        return JsonKind.KEY;
    }

    private JsonKind literal(JsonKind literal, String word, String expected) {
        boolean same = window.has(word.length());
        for (int i = 1; same && i < word.length(); i++) {
            same = window.bytes[window.at + i] == word.charAt(i);
        }
        if (!same) {
            throw JsonFault.unexpected(window, expected);
        }
        window.at += word.length();
        return literal;
    }

    private JsonKind number() {
        int end = number.read(window.bytes, window.at, window.limit);
        while (mayGoOn(end) && window.more(window.at)) {
            end = number.read(window.bytes, window.at, window.limit);
        }
        if (end < 0) {
            throw malformed(-1 - end);
        }
        return number(window.at, end);
    }

    /** Returns whether a number that was read to an index, or was malformed there, may be longer than the window shows. */
    private boolean mayGoOn(int end) {
        return (end < 0 ? -1 - end : end) == window.limit && window.limit - window.at <= JsonFault.MAX_NUMBER_CHARS;
    }

    private MalformedInputException malformed(int at) {
        if (at - window.at >= JsonFault.MAX_NUMBER_CHARS) {
            return JsonFault.at(start, "a number of more than " + JsonFault.MAX_NUMBER_CHARS + " characters");
        }
        boolean onlySign = at == window.at + 1 && window.bytes[window.at] == '-';
        window.at = onlySign ? window.at : at;
        return JsonFault.unexpected(window, onlySign ? "a number" : number.fault());
    }

    private JsonKind number(int from, int end) {
        numberAt = from;
        window.at = end;
        return number.integer() ? JsonKind.INTEGER : JsonKind.DECIMAL;
    }

    /** Moves to the next token as {@link #next} does; quicker where that is a number of an array and in the window. */
    JsonKind nextNumber() {
        if (!isElement()) {
            return next();
        }
        byte[] bytes = window.bytes;
        int limit = window.limit;
        int from = window.at + 1;
        if (from < limit && bytes[from - 1] == ',') {
            from += bytes[from] == ' ' ? 1 : 0;
            int end = from < limit && isNumber(bytes[from]) ? number.read(bytes, from, limit) : -1;
            if (end > 0 && end < limit) {
                start = window.offset(from);
                kind = number(from, end);
                return kind;
            }
        }
        return next();
    }

    /** Writes decimals of the array that the token lies in, from behind it, as {@link PlainDecimals#read} does. */
    long plainDecimals(MemorySegment to, long index, long most, boolean wide) {
        return isElement() ? PlainDecimals.read(window, to, index, most, wide) : 0;
    }

    /** Returns whether the token is an array's element that has been read. */
    private boolean isElement() {
        return next == Next.SEPARATOR && !unread && depth > 0 && !inObject();
    }

    private static boolean isNumber(byte b) {
        return b == '-' || (b >= '0' && b <= '9');
    }

    private void passString() {
        if (unread) {
            unread = false;
            string.pass();
        }
    }

    /** Passes over the value that the token begins. */
    void skip() {
        if (kind == JsonKind.OBJECT || kind == JsonKind.ARRAY) {
            int around = depth - 1;
            while (depth > around) {
                nextNumber();
            }
        }
        passString();
    }

    /** Reads the string that is the token, where that has not been done. */
    JsonString string() {
        if (unread) {
            unread = false;
            string.read(JsonFault.MAX_STRING_CHARS, "a string");
        }
        return string;
    }

    /** Returns the token as messages quote it: a number by its text, the rest by its kind. */
    String excerpt() {
        if (kind != JsonKind.INTEGER && kind != JsonKind.DECIMAL) {
            return kind.toString();
        }
        return Excerpt.of(new String(window.bytes, numberAt, window.at - numberAt, StandardCharsets.ISO_8859_1));
    }
}
