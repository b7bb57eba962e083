package dev.farad.server.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of a PEM file, RFC 7468.
 *
 * @param label such as {@code CERTIFICATE}
 * @param headers lines before the content, which only keys of old have, such as {@code Proc-Type: 4,ENCRYPTED}
 * @param base64 the lines of the content
 */
record Pem(String label, String headers, String base64) {
    private static final Pattern BLOCK = Pattern.compile(
            "-----BEGIN ([A-Z0-9 ]+)-----\\s*((?:[A-Za-z-]+: .*\\R)*)([A-Za-z0-9+/=\\s]+?)-----END \\1-----");

    /** Reads all blocks of a file; what is between them is left out. */
    static List<Pem> read(Path file) throws IOException {
        Matcher matcher = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        List<Pem> blocks = new ArrayList<>();
        while (matcher.find()) {
            blocks.add(new Pem(matcher.group(1), matcher.group(2), matcher.group(3)));
        }
        return blocks;
    }

    /** Returns what the lines encode. */
    byte[] content() {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw new IllegalArgumentException(label + ": no PEM (" + malformed.getMessage() + ")", malformed);
        }
    }
}
