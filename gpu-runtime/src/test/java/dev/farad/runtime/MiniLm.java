package dev.farad.runtime;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** The sentence model that the tests run: MiniLM-L6, and what it is known to answer. */
public final class MiniLm {
    /** Length of a sentence's or token's vector. */
    public static final int WIDTH = 384;

    /** Token ids begin at 0 and end before this one. */
    public static final long VOCABULARY = 30_522;

    /** The most tokens of a row. */
    public static final int POSITIONS = 512;

    private MiniLm() {}

    /**
     * A sentence and its answers.
     *
     * @param tokens ids
     * @param firstOfVectors the first 8 numbers of the token vectors
     * @param sum of all token vectors
     * @param magnitude of them: sum of absolute values
     * @param sentence vector
     */
    public record Row(
            List<Long> tokens, List<Float> firstOfVectors, double sum, double magnitude, List<Float> sentence) {}

    /** Writes the graph's file into a directory. */
    public static Path graph(Path directory) throws IOException {
        Path path = directory.resolve("all-minilm-l6-v2.onnx");
        try (InputStream graph = resource("/all-minilm-l6-v2.onnx")) {
            Files.copy(graph, path);
        }
        return path;
    }

    /** Returns the reference rows; {@code minilm-reference.txt} says how they were made. */
    public static List<Row> rows() throws IOException {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(resource("/minilm-reference.txt"), StandardCharsets.UTF_8))) {
            List<String> lines = reader.lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .toList();
            List<Row> rows = new ArrayList<>();
            for (int i = 0; i < lines.size(); i += 4) {
                rows.add(row(lines.subList(i, i + 4)));
            }
            return rows;
        }
    }

    private static Row row(List<String> lines) {
        List<String> sums = words(lines.get(2), "sums");
        return new Row(
                words(lines.get(0), "tokens").stream().map(Long::valueOf).toList(),
                words(lines.get(1), "vectors").stream().map(Float::valueOf).toList(),
                Double.parseDouble(sums.get(0)),
                Double.parseDouble(sums.get(1)),
                words(lines.get(3), "sentence").stream().map(Float::valueOf).toList());
    }

    private static List<String> words(String line, String label) {
        List<String> words = Arrays.asList(line.split(" ", -1));
        if (!words.getFirst().equals(label)) {
            throw new IllegalStateException("line: " + line + " (expected: one that begins with " + label + ")");
        }
        return words.subList(1, words.size());
    }

    private static InputStream resource(String name) {
        return Objects.requireNonNull(MiniLm.class.getResourceAsStream(name), name);
    }
}
