package dev.farad.codec.body;

import dev.farad.codec.MalformedInputException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Names with values, each once or several times, as a query or a form has them. Immutable.
 *
 * <p>Read as {@code application/x-www-form-urlencoded} says (WHATWG URL, section 5.1), but strictly: a malformed escape or bytes
 * that are not UTF-8 are refused, and so are more than {@value #MOST} pairs.
 */
public final class Parameters {
    /** The most pairs. */
    public static final int MOST = 1000;

    private static final Parameters NONE = new Parameters(Map.of());

    private final Map<String, List<String>> values;

    Parameters(Map<String, List<String>> values) {
        this.values = values;
    }

    /**
     * Reads a query or an encoded form.
     *
     * @param text null for none
     * @param where that messages name: "query", "form"
     * @throws MalformedInputException if it is not well-formed
     */
    public static Parameters parse(@Nullable String text, String where) {
        if (text == null || text.isEmpty()) {
            return NONE;
        }
        Map<String, List<String>> values = new LinkedHashMap<>();
        int count = 0;
        for (int from = 0; from <= text.length(); ) {
            int end = text.indexOf('&', from);
            int to = end < 0 ? text.length() : end;
            if (to > from) {
                if (++count > MOST) {
                    throw new MalformedInputException(
                            "the " + where + " has too many parameters (expected: at most " + MOST + ")");
                }
                int equals = text.indexOf('=', from);
                boolean valued = equals >= 0 && equals < to;
                String name = decode(text, from, valued ? equals : to, where);
                String value = valued ? decode(text, equals + 1, to, where) : "";
                values.computeIfAbsent(name, _ -> new ArrayList<>(1)).add(value);
            }
            from = to + 1;
        }
        return new Parameters(values);
    }

    private static String decode(String text, int from, int to, String where) {
        String piece = text.substring(from, to);
        if (piece.indexOf('%') < 0) {
            return piece.replace('+', ' ');
        }
        byte[] in = piece.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream out = new ByteArrayOutputStream(in.length);
        for (int i = 0; i < in.length; i++) {
            if (in[i] != '%') {
                out.write(in[i] == '+' ? ' ' : in[i]);
                continue;
            }
            int value = i + 2 < in.length ? (digit(in[i + 1]) << 4) | digit(in[i + 2]) : -1;
            if (value < 0) {
                throw malformed(piece, where);
            }
            out.write(value);
            i += 2;
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(out.toByteArray()))
                    .toString();
        } catch (CharacterCodingException e) {
            throw malformed(piece, where);
        }
    }

    private static int digit(byte hex) {
        return hex < 0 ? -1 : Character.digit(hex, 16);
    }

    private static MalformedInputException malformed(String piece, String where) {
        String shown = piece.length() > 64 ? piece.substring(0, 64) + "…" : piece;
        return new MalformedInputException(
                "malformed percent-encoding in " + where + ": '" + shown + "' (expected: %XX, of UTF-8)");
    }

    /** Returns the values of a name in order, empty where it is absent. */
    public List<String> all(String name) {
        return List.copyOf(values.getOrDefault(name, List.of()));
    }

    /** Returns the names in the order in which they came first. */
    public Set<String> names() {
        return Collections.unmodifiableSet(values.keySet());
    }

    /** Returns whether there are none. */
    public boolean isEmpty() {
        return values.isEmpty();
    }

    @Override
    public String toString() {
        return values.toString();
    }
}
