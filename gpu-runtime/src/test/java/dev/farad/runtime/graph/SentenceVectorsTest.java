package dev.farad.runtime.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.runtime.ModelLoadException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SentenceVectorsTest {
    private final OnnxFile file = new OnnxFile(13);

    @Test
    void areMeansOfVisibleTokensOfLengthOne() {
        file.input("x", DataType.FP32, "rows", "tokens", 2);
        file.input("attention_mask", DataType.INT64, "rows", "tokens");
        Graph graph = SentenceVectors.on(file.output("x").read());
        double[] tokens = {1, 1, 5, 7, 9, 9, 1, 2, 3, 4, 5, 6};
        double[] mask = {1, 1, 0, 0, 0, 0};
        Map<String, Array> inputs = Map.of(
                "x", Array.of(DataType.FP32, Shape.of(2, 3, 2), i -> tokens[i]),
                "attention_mask", Array.of(DataType.INT64, Shape.of(2, 3), i -> mask[i]));

        assertThat(graph.outputs()).extracting(Graph.Port::name).containsExactly("sentence_embedding");
        assertThat(Array.named("sentence_embedding", ReferenceGraph.run(graph, inputs))
                        .elements())
                .containsExactly((float) 0.6, (float) 0.8, 0, 0);
    }

    @Test
    void needAMask() {
        file.input("x", DataType.FP32, "rows", "tokens", 2);
        Graph graph = file.output("x").read();

        assertThatThrownBy(() -> SentenceVectors.on(graph))
                .isInstanceOf(ModelLoadException.class)
                .hasMessage("sentence vectors need an input 'attention_mask' of type INT64; the model has [x]");
    }

    @Test
    void needTokenVectors() {
        file.input("attention_mask", DataType.INT64, "rows", "tokens");
        Graph graph = file.output("attention_mask").read();

        assertThatThrownBy(() -> SentenceVectors.on(graph))
                .isInstanceOf(ModelLoadException.class)
                .hasMessage("sentence vectors need an output [rows, tokens, width]; the model has [attention_mask]");
    }

    @Test
    void needAMaskThatFits() {
        file.input("x", DataType.FP32, "rows", 4, 2);
        file.input("attention_mask", DataType.INT64, "rows", "tokens");
        Graph graph = file.output("x").read();

        assertThatThrownBy(() -> SentenceVectors.on(graph))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageStartingWith("sentence vectors do not fit the model: tokens and mask: ");
    }
}
