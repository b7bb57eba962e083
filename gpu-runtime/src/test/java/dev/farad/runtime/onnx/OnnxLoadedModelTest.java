package dev.farad.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.runtime.Batch;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.ModelLoadException;
import dev.farad.runtime.ModelSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** A model from its load to its end: its head, its lanes, its hold on the backend. */
class OnnxLoadedModelTest extends OnnxFixture {
    @Test
    void sentenceVectorsNeedAMaskAndTokenVectors() {
        assertThatThrownBy(
                        () -> load(TinyGraph.copying(TinyGraph.FLOAT, ANY, ANY, 3), ModelSource.Head.MEAN_NORMALIZED))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("expected for sentence vectors: input attention_mask");
        assertThatThrownBy(() -> load(TinyGraph.masking(), ModelSource.Head.MEAN_NORMALIZED))
                .isInstanceOf(ModelLoadException.class);
        assertThat(pool.figures().outstanding()).isZero();
    }

    @Test
    void sentenceVectorIsTheMeanUnderTheMaskAtLengthOne() throws IOException {
        try (LoadedModel model = load(vectors(), ModelSource.Head.MEAN_NORMALIZED)) {
            Batch.Item item = item(
                    3,
                    1,
                    bench.floats("vectors", Shape.of(3, 2, 2), 3, 0, 0, 4, 6, 8, 9, 9, 1, 2, 3, 4),
                    bench.bytes("attention_mask", DataType.INT32, Shape.of(3, 2), new byte[] {
                        1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
                    }));

            float[] answer = bench.answer(model.lanes().getFirst(), item);

            assertThat(answer).containsExactly(0.6f, 0.8f, 0.6f, 0.8f, 0, 0);
        }
    }

    /** Token vectors that a request brings itself; the mask is only for the head. */
    private static TinyGraph vectors() {
        return new TinyGraph()
                .input("vectors", TinyGraph.FLOAT, ANY, ANY, 2)
                .input("attention_mask", TinyGraph.INT32, ANY, ANY)
                .output("mask", TinyGraph.INT32, ANY, ANY)
                .output("vectors_out", TinyGraph.FLOAT, ANY, ANY, 2)
                .node("Identity", "attention_mask", "mask")
                .node("Identity", "vectors", "vectors_out");
    }

    @Test
    void backendDoesNotCloseOverALoadedModel() throws IOException {
        LoadedModel model = load(TinyGraph.masking());

        assertThatThrownBy(backend::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("graphs of 1 files still loaded");
        model.close();
        model.close();
    }

    @Test
    void lanesDefaultToTheProcessors() throws IOException {
        Path path = TinyGraph.masking().write(directory, "tiny.onnx");
        try (LoadedModel model = backend.load(new ModelSource("tiny", path, ModelSource.Head.NONE, 0))) {
            assertThat(model.lanes()).hasSize(Runtime.getRuntime().availableProcessors());
            assertThat(model.residentBytes()).isEqualTo(Files.size(path));
            assertThat(backend.name()).isEqualTo("cpu");
        }
    }
}
