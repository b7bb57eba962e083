package dev.farad.codec.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** The cases of a file of requests and verdicts, in the format that the file itself explains. */
final class Corpus {
    /** One of them. */
    record Case(String name, String escaped, String verdict) {
        byte[] bytes() {
            return Escaped.bytes(escaped);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    private Corpus() {}

    static List<Case> smuggling() {
        return read("/http/smuggling.txt");
    }

    private static List<Case> read(String resource) {
        List<Case> cases = new ArrayList<>();
        String name = "";
        StringBuilder bytes = new StringBuilder();
        for (String line : lines(resource)) {
            if (line.startsWith("[")) {
                name = line.substring(1, line.length() - 1);
                bytes.setLength(0);
            } else if (line.startsWith("> ")) {
                bytes.append(line, 2, line.length());
            } else if (line.startsWith("= ")) {
                cases.add(new Case(name, bytes.toString(), line.substring(2)));
            }
        }
        return cases;
    }

    private static List<String> lines(String resource) {
        try (InputStream in = Objects.requireNonNull(Corpus.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
