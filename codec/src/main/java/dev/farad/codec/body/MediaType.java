package dev.farad.codec.body;

import dev.farad.codec.MalformedInputException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A media type as {@code content-type} and {@code accept} write it (RFC 9110, section 8.3.1).
 *
 * @param essence type and subtype in lower case, such as {@code text/plain}
 * @param parameters by name in lower case
 */
public record MediaType(String essence, Map<String, String> parameters) {

    /** Copies the parameters. */
    public MediaType {
        parameters = Map.copyOf(parameters);
    }

    /**
     * Reads a media type.
     *
     * @throws MalformedInputException if it is none
     */
    public static MediaType parse(String text) {
        ParameterText rest = new ParameterText(text, "media type");
        String essence = rest.upToSemicolon().toLowerCase(Locale.ROOT);
        int slash = essence.indexOf('/');
        if (slash < 1 || slash == essence.length() - 1) {
            throw new MalformedInputException("media type: '" + text + "' (expected: type/subtype)");
        }
        return new MediaType(essence, rest.parameters());
    }

    /** Returns a parameter, or null where there is none of that name. */
    public @Nullable String parameter(String name) {
        return parameters.get(name);
    }

    /** Returns whether this, read as a range of {@code accept}, admits a type and subtype. */
    public boolean admits(String other) {
        return essence.equals("*/*")
                || essence.equals(other)
                || (essence.endsWith("/*") && other.startsWith(essence.substring(0, essence.length() - 1)));
    }

    /** The part of a header field behind its first word: parameters, plain or quoted. */
    static final class ParameterText {
        private final String text;
        private final String what;
        private int at;

        ParameterText(String text, String what) {
            this.text = text;
            this.what = what;
        }

        String upToSemicolon() {
            int end = text.indexOf(';');
            at = end < 0 ? text.length() : end;
            return text.substring(0, at).strip();
        }

        Map<String, String> parameters() {
            Map<String, String> found = new LinkedHashMap<>();
            while (at < text.length()) {
                at++;
                int equals = text.indexOf('=', at);
                if (text.substring(at).isBlank()) {
                    break;
                }
                if (equals < 0) {
                    throw malformed();
                }
                String name = text.substring(at, equals).strip().toLowerCase(Locale.ROOT);
                at = equals + 1;
                if (name.isEmpty() || found.put(name, value()) != null) {
                    throw malformed();
                }
            }
            return found;
        }

        private String value() {
            if (at < text.length() && text.charAt(at) == '"') {
                return quoted();
            }
            int end = text.indexOf(';', at);
            String value = text.substring(at, end < 0 ? text.length() : end).strip();
            at = end < 0 ? text.length() : end;
            return value;
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            for (at++; at < text.length() && text.charAt(at) != '"'; at++) {
                if (text.charAt(at) == '\\' && at + 1 < text.length()) {
                    at++;
                }
                value.append(text.charAt(at));
            }
            if (at == text.length()) {
                throw malformed();
            }
            at++;
            while (at < text.length() && text.charAt(at) != ';') {
                if (text.charAt(at++) != ' ') {
                    throw malformed();
                }
            }
            return value.toString();
        }

        private MalformedInputException malformed() {
            return new MalformedInputException(what + ": '" + text + "' (expected: parameters such as ; name=value)");
        }
    }
}
