package dev.farad.runtime.graph.fusion;

import static dev.farad.runtime.graph.fusion.FusionCheck.kernels;
import static dev.farad.runtime.graph.fusion.FusionCheck.weights;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.pool.DataType;
import dev.farad.runtime.graph.Kernel.Embedding;
import dev.farad.runtime.graph.Kernel.Lookup;
import dev.farad.runtime.graph.Kernel.Slice;
import dev.farad.runtime.graph.OnnxFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class EmbeddingFusionTest {
    private final TinyEncoder parts = new TinyEncoder();
    private final OnnxFile file = parts.file;

    @Test
    void fusesWordsTypesAndPositions() {
        file.output(parts.embedding());

        assertThat(kernels(file, new EmbeddingFusion()))
                .containsExactly(new Embedding(List.of(Lookup.BY_ID, Lookup.BY_ID, Lookup.BY_POSITION)));
    }

    @Test
    void looksPositionsUpByIdThatDoNotStartAtZero() {
        String words = parts.op("Gather", file.constant(weights(2, 8)), parts.ids("ids"));
        file.output(parts.op("Add", parts.positions(2), words));

        assertThat(kernels(file, new EmbeddingFusion()))
                .hasAtLeastOneElementOfType(Slice.class)
                .contains(new Embedding(List.of(Lookup.BY_ID, Lookup.BY_ID)));
    }

    @Test
    void leavesTablesThatAreNotConstantAlone() {
        String words = parts.op("Gather", file.constant(weights(2, 8)), parts.ids("ids"));
        String others = parts.op("Gather", file.input("table", DataType.FP32, 2, 8), "ids");
        file.output(parts.op("Add", words, others));

        assertThat(kernels(file, new EmbeddingFusion())).doesNotHaveAnyElementsOfTypes(Embedding.class);
    }

    @Test
    void leavesASumWithSomethingElseAlone() {
        String words = parts.op("Gather", file.constant(weights(2, 8)), parts.ids("ids"));
        file.output(parts.op("Add", words, parts.hidden("x")));

        assertThat(kernels(file, new EmbeddingFusion())).doesNotHaveAnyElementsOfTypes(Embedding.class);
    }
}
