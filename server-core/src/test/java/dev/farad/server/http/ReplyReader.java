package dev.farad.server.http;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads responses and takes nothing that RFC 9112 does not allow a server to send. */
final class ReplyReader {
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.1 ([1-5][0-9]{2}) [ -~]*");
    private static final Pattern FIELD_LINE =
            Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?([\\x21-\\x7e](?:[ \\t\\x21-\\x7e]*[\\x21-\\x7e])?|)");
    private static final Pattern CHUNK_SIZE = Pattern.compile("[0-9a-fA-F]{1,8}");

    private final InputStream in;

    ReplyReader(InputStream in) {
        this.in = in;
    }

    /** Reads a response; one to HEAD has no body. */
    Reply read(boolean toHead) throws IOException {
        Matcher statusLine = STATUS_LINE.matcher(line());
        require(statusLine.matches(), "status line: " + statusLine);
        int status = Integer.parseInt(statusLine.group(1));
        Map<String, List<String>> headers = fields();
        boolean empty = status < 200 || status == 204;
        require(!empty || !headers.containsKey("content-length"), "content-length on a " + status);
        boolean bodyless = toHead || empty || status == 304;
        return new Reply(status, headers, bodyless ? new byte[0] : body(headers));
    }

    private Map<String, List<String>> fields() throws IOException {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        for (String line = line(); !line.isEmpty(); line = line()) {
            Matcher field = FIELD_LINE.matcher(line);
            require(field.matches(), "field line: " + line);
            fields.computeIfAbsent(field.group(1).toLowerCase(Locale.ROOT), _ -> new ArrayList<>())
                    .add(field.group(2));
        }
        return fields;
    }

    private byte[] body(Map<String, List<String>> headers) throws IOException {
        List<String> lengths = headers.getOrDefault("content-length", List.of());
        List<String> codings = headers.getOrDefault("transfer-encoding", List.of());
        require(lengths.size() + codings.size() == 1, "framing: " + headers);
        if (codings.isEmpty()) {
            return exactly(Integer.parseInt(lengths.getFirst()));
        }
        require(codings.getFirst().equals("chunked"), "transfer-encoding: " + codings);
        return chunks();
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (true) {
            String size = line();
            require(CHUNK_SIZE.matcher(size).matches(), "chunk size: " + size);
            int length = Integer.parseInt(size, 16);
            if (length == 0) {
                fields();
                return body.toByteArray();
            }
            body.write(exactly(length));
            require(line().isEmpty(), "no line end behind a chunk");
        }
    }

    private byte[] exactly(int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("body of " + bytes.length + " bytes (expected: " + length + ")");
        }
        return bytes;
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\r'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("connection ended after: '" + line.toString(StandardCharsets.ISO_8859_1) + "'");
            }
            require(next != '\n', "bare LF after: " + line);
            line.write(next);
        }
        require(in.read() == '\n', "CR without LF after: " + line);
        return line.toString(StandardCharsets.ISO_8859_1);
    }

    private static void require(boolean condition, String message) {
        if (!condition) {
            throw new AssertionError(message);
        }
    }
}
