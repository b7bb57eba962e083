package dev.farad.server.http;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A response as it came over a socket. */
final class Reply {
    private final int status;
    private final Map<String, List<String>> headers;
    private final byte[] body;

    /** Makes a reply of headers by name in lower case, and of a body without framing. */
    Reply(int status, Map<String, List<String>> headers, byte[] body) {
        this.status = status;
        this.headers = headers;
        this.body = body;
    }

    int status() {
        return status;
    }

    Map<String, List<String>> headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    /** Returns the value of a header that must be there once. */
    String header(String name) {
        List<String> lines = headers.getOrDefault(name, List.of());
        if (lines.size() != 1) {
            throw new AssertionError(name + ": " + lines + " (expected: once) in " + this);
        }
        return lines.getFirst();
    }

    boolean has(String name) {
        return headers.containsKey(name);
    }

    /** Returns whether it says that the connection ends with it. */
    boolean saysClose() {
        return headers.getOrDefault("connection", List.of()).stream()
                .anyMatch(line -> line.toLowerCase(Locale.ROOT).contains("close"));
    }

    String text() {
        return new String(body, StandardCharsets.ISO_8859_1);
    }

    @Override
    public String toString() {
        return status + " " + headers + " " + text().substring(0, Math.min(200, body.length));
    }
}
