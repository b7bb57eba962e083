package dev.farad.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.stream.StreamSupport;

/**
 * A sentence, and what the reference run of MiniLM made of it alone.
 *
 * @param text of the sentence
 * @param tokens ids, special tokens included
 * @param states of the tokens: the first numbers, the sum and the sum of absolute values of all
 * @param embedding the sentence vector
 */
record ReferenceRow(String text, List<Long> tokens, States states, List<Float> embedding) {

    /** What is kept of the vectors of all tokens. */
    record States(List<Float> first, double sum, double absoluteSum) {}

    /** Returns every row. */
    static List<ReferenceRow> all() throws IOException {
        try (InputStream json = ReferenceRow.class.getResourceAsStream("/minilm-reference.json")) {
            JsonNode rows =
                    new JsonMapper().readTree(Objects.requireNonNull(json)).get("rows");
            return StreamSupport.stream(rows.spliterator(), false)
                    .map(ReferenceRow::of)
                    .toList();
        }
    }

    /** Returns the first dimensions of the sentence vector, scaled to length 1 again. */
    List<Float> shortened(int dimensions) {
        List<Float> first = embedding.subList(0, dimensions);
        double length =
                Math.sqrt(first.stream().mapToDouble(number -> number * number).sum());
        return first.stream().map(number -> (float) (number / length)).toList();
    }

    private static ReferenceRow of(JsonNode row) {
        JsonNode states = row.get("last_hidden_state");
        return new ReferenceRow(
                row.get("text").asText(),
                StreamSupport.stream(row.get("input_ids").spliterator(), false)
                        .map(JsonNode::asLong)
                        .toList(),
                new States(
                        floats(states.get("first8")),
                        states.get("sum").asDouble(),
                        states.get("abs_sum").asDouble()),
                floats(row.get("embedding")));
    }

    /** Returns the numbers of an array of numbers. */
    static List<Float> floats(JsonNode numbers) {
        return StreamSupport.stream(numbers.spliterator(), false)
                .map(JsonNode::floatValue)
                .toList();
    }
}
