package dev.farad.runtime.graph;

import dev.farad.pool.DataType;
import dev.farad.runtime.ModelLoadException;
import java.util.List;

/** The head that makes one vector of a text out of its tokens' vectors. */
public final class SentenceVectors {
    /** The name of the one output. */
    public static final String OUTPUT = "sentence_embedding";

    private static final String MASK = "attention_mask";

    private SentenceVectors() {}

    /**
     * Returns a graph whose one output is the mean of the token vectors under {@code attention_mask}, scaled to length 1. The
     * token vectors are the graph's first output of rank 3.
     *
     * @throws ModelLoadException if the graph has no such output, or no mask that fits it
     */
    public static Graph on(Graph graph) {
        Value tokens = graph.outputs().stream()
                .map(Graph.Port::value)
                .filter(value -> value.dims().rank() == 3)
                .findFirst()
                .orElseThrow(() ->
                        new ModelLoadException("sentence vectors need an output [rows, tokens, width]; the model has "
                                + names(graph.outputs())));
        Value mask = graph.inputs().stream()
                .filter(input -> input.name().equals(MASK) && input.value().type() == DataType.INT64)
                .map(Graph.Port::value)
                .findFirst()
                .orElseThrow(() -> new ModelLoadException("sentence vectors need an input '" + MASK
                        + "' of type INT64; the model has " + names(graph.inputs())));
        GraphBuilder builder = GraphBuilder.on(graph);
        graph.nodes().forEach(builder::keep);
        try {
            Value vectors = builder.add(OUTPUT, new Kernel.MeanNormalized(), tokens, mask);
            return builder.graph(List.of(new Graph.Port(OUTPUT, vectors)));
        } catch (IllegalArgumentException e) {
            throw new ModelLoadException("sentence vectors do not fit the model: " + e.getMessage(), e);
        }
    }

    private static List<String> names(List<Graph.Port> ports) {
        return ports.stream().map(Graph.Port::name).toList();
    }
}
