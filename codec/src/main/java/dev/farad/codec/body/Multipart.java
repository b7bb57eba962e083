package dev.farad.codec.body;

import dev.farad.codec.MalformedInputException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Reads {@code multipart/form-data} (RFC 7578, on RFC 2046 section 5.1) out of a body that is whole, strictly and within bounds.
 *
 * <p>Lines end in CRLF; every part has a {@code content-disposition: form-data} with a name; a text part is UTF-8. Transfer encodings and {@code filename*} are
 * refused, as RFC 7578 asks of senders. A preamble is not taken.
 */
final class Multipart {
    private static final int MOST_PARTS = 1000;
    private static final int MOST_HEAD_BYTES = 4096;
    private static final int MOST_BOUNDARY_CHARS = 70;

    private final ByteBuf body;
    private final byte[] delimiter;
    private int at;

    Multipart(ByteBuf body, MediaType type) {
        this.body = body.slice();
        String boundary = type.parameter("boundary");
        if (boundary == null || boundary.isEmpty() || boundary.length() > MOST_BOUNDARY_CHARS) {
            throw malformed("its content-type has no boundary of 1 to " + MOST_BOUNDARY_CHARS + " characters");
        }
        this.delimiter = ("\r\n--" + boundary).getBytes(StandardCharsets.UTF_8);
    }

    Form form() {
        // The first delimiter has no line before it.
        if (!startsWith(0, delimiter, 2)) {
            throw malformed("it does not begin with its boundary");
        }
        at = delimiter.length - 2;
        Map<String, List<String>> fields = new LinkedHashMap<>();
        List<Upload> files = new ArrayList<>();
        for (int count = 0; !atEnd(); count++) {
            if (count == MOST_PARTS) {
                throw malformed("it has more than " + MOST_PARTS + " parts");
            }
            part(fields, files);
        }
        return new Form(new Parameters(fields), files);
    }

    /** Moves behind what follows a delimiter: two dashes at the end of the form, otherwise the end of the line. */
    private boolean atEnd() {
        if (startsWith(at, new byte[] {'-', '-'}, 0)) {
            return true;
        }
        if (!startsWith(at, new byte[] {'\r', '\n'}, 0)) {
            throw malformed("a boundary at byte " + at + " is not followed by the end of the line");
        }
        at += 2;
        return false;
    }

    private void part(Map<String, List<String>> fields, List<Upload> files) {
        PartHead head = head();
        int end = indexOf(delimiter, at, body.readableBytes());
        if (end < 0) {
            throw malformed("it ends without its closing boundary");
        }
        ByteBuf content = body.slice(at, end - at);
        String fileName = head.disposition.get("filename");
        if (fileName != null) {
            files.add(new Upload(head.name(), fileName, head.contentType, content));
        } else {
            fields.computeIfAbsent(head.name(), _ -> new ArrayList<>(1)).add(text(head.name(), content));
        }
        at = end + delimiter.length;
    }

    private static String text(String name, ByteBuf content) {
        try {
            return utf8(ByteBufUtil.getBytes(content));
        } catch (CharacterCodingException e) {
            throw malformed("field '" + name + "' is not UTF-8");
        }
    }

    private static String utf8(byte[] bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    /** Header fields of a part, each at most once. */
    private static final class PartHead {
        Map<String, String> disposition = Map.of();
        String contentType = "application/octet-stream";

        String name() {
            String name = disposition.get("name");
            if (name == null) {
                throw malformed("a part has no content-disposition: form-data with a name");
            }
            return name;
        }

        void field(String line) {
            int colon = line.indexOf(':');
            String field = colon < 0 ? "" : line.substring(0, colon).toLowerCase(Locale.ROOT);
            String value = line.substring(colon + 1).strip();
            switch (field) {
                case "content-disposition" -> disposition(value);
                case "content-type" -> contentType = value;
                default ->
                    throw malformed("a part has the header line '" + line
                            + "' (expected: content-disposition or content-type)");
            }
        }

        private void disposition(String value) {
            MediaType.ParameterText text = new MediaType.ParameterText(escaped(value), "content-disposition");
            if (!text.upToSemicolon().equalsIgnoreCase("form-data") || !disposition.isEmpty()) {
                throw malformed("a part's content-disposition is '" + value + "' (expected: form-data, once)");
            }
            disposition = text.parameters();
            if (disposition.containsKey("filename*")) {
                throw malformed("a part has filename* (expected: filename, RFC 7578 section 4.2)");
            }
        }

        /** Browsers write a backslash as it is, and a quote as %22. */
        private static String escaped(String value) {
            return value.replace("\\", "\\\\");
        }
    }

    private PartHead head() {
        PartHead head = new PartHead();
        int most = Math.min(body.readableBytes(), at + MOST_HEAD_BYTES);
        while (true) {
            int end = indexOf(new byte[] {'\r', '\n'}, at, most);
            if (end < 0) {
                throw malformed("a part's head at byte " + at + " has no end within " + MOST_HEAD_BYTES + " bytes");
            }
            byte[] line = ByteBufUtil.getBytes(body, at, end - at);
            at = end + 2;
            if (line.length == 0) {
                return head;
            }
            try {
                head.field(utf8(line));
            } catch (CharacterCodingException e) {
                throw malformed("a part's head is not UTF-8");
            }
        }
    }

    private boolean startsWith(int from, byte[] bytes, int skip) {
        int length = bytes.length - skip;
        if (from + length > body.readableBytes()) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (body.getByte(from + i) != bytes[skip + i]) {
                return false;
            }
        }
        return true;
    }

    private int indexOf(byte[] bytes, int from, int to) {
        for (int i = from; i + bytes.length <= to; i++) {
            i = body.indexOf(i, to, bytes[0]);
            if (i < 0) {
                return -1;
            }
            if (i + bytes.length <= to && startsWith(i, bytes, 0)) {
                return i;
            }
        }
        return -1;
    }

    private static MalformedInputException malformed(String reason) {
        return new MalformedInputException("malformed multipart form: " + reason);
    }
}
