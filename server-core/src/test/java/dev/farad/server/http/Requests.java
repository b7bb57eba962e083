package dev.farad.server.http;

import java.nio.charset.StandardCharsets;

/** Requests as bytes, one a character. */
final class Requests {
    private Requests() {}

    static String get(String path, String... fieldLines) {
        return head("GET " + path + " HTTP/1.1", fieldLines);
    }

    /** Returns a head with a Host. */
    static String head(String requestLine, String... fieldLines) {
        StringBuilder head = new StringBuilder(requestLine).append("\r\nHost: farad\r\n");
        for (String line : fieldLines) {
            head.append(line).append("\r\n");
        }
        return head.append("\r\n").toString();
    }

    static String post(String path, String body, String... fieldLines) {
        String[] all = new String[fieldLines.length + 1];
        System.arraycopy(fieldLines, 0, all, 0, fieldLines.length);
        all[fieldLines.length] = "Content-Length: " + body.length();
        return head("POST " + path + " HTTP/1.1", all) + body;
    }

    /** Returns a POST whose body is framed by hand. */
    static String chunked(String path, String framed, String... fieldLines) {
        String[] all = new String[fieldLines.length + 1];
        System.arraycopy(fieldLines, 0, all, 0, fieldLines.length);
        all[fieldLines.length] = "Transfer-Encoding: chunked";
        return head("POST " + path + " HTTP/1.1", all) + framed;
    }

    /** Returns bytes that differ from their neighbours. */
    static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ('a' + i % 23);
        }
        return bytes;
    }

    /** Returns a body in chunks of a size. */
    static byte[] chunks(byte[] body, int size) {
        StringBuilder framed = new StringBuilder(body.length + body.length / size * 10 + 10);
        for (int from = 0; from < body.length; from += size) {
            int length = Math.min(size, body.length - from);
            framed.append(Integer.toHexString(length)).append("\r\n");
            framed.append(new String(body, from, length, StandardCharsets.ISO_8859_1))
                    .append("\r\n");
        }
        return bytes(framed.append("0\r\n\r\n").toString());
    }

    static byte[] bytes(String latin1) {
        return latin1.getBytes(StandardCharsets.ISO_8859_1);
    }
}
