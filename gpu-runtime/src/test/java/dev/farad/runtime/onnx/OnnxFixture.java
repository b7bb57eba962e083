package dev.farad.runtime.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.pool.HostPool;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import dev.farad.runtime.Batch;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Bench;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.ModelSource;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** The CPU backend and graphs of a few nodes, for what the sentence model does not show. */
abstract class OnnxFixture {
    static final long ANY = Shape.ANY;

    final HostPool pool = new HostPool(1 << 16);
    final OnnxBackend backend = new OnnxBackend(pool);
    final Bench bench = new Bench(pool);

    @TempDir
    Path directory;

    @AfterEach
    void holdsNothing() {
        backend.close();
        pool.close();
    }

    LoadedModel load(TinyGraph graph, ModelSource.Head head) throws IOException {
        return backend.load(new ModelSource("tiny", graph.write(directory, "tiny.onnx"), head, 1));
    }

    LoadedModel load(TinyGraph graph) throws IOException {
        return load(graph, ModelSource.Head.NONE);
    }

    static Batch.Item item(long rows, long width, Tensor... inputs) {
        return new Batch.Item(List.of(inputs), rows, width);
    }

    static Tensor only(BatchResult.Done done, int item) {
        return done.outputs().get(item).getFirst();
    }

    static void assertFails(BatchResult result, BatchResult.Kind kind, String message) {
        assertThat(result).isInstanceOfSatisfying(BatchResult.Failed.class, failed -> {
            assertThat(failed.kind()).isEqualTo(kind);
            assertThat(failed.message()).contains(message);
        });
    }
}
