package dev.farad.server.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.pool.DataType;
import dev.farad.pool.HostPool;
import dev.farad.pool.MemoryPool;
import dev.farad.pool.Shape;
import dev.farad.runtime.Backend;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.ModelLoadException;
import dev.farad.runtime.ModelSource;
import dev.farad.runtime.Signature;
import dev.farad.runtime.TensorSpec;
import dev.farad.runtime.cpu.FunctionModel;
import dev.farad.server.batch.BatchPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLoaderTest {
    @TempDir
    private Path folder;

    private final HostPool memory = new HostPool(1 << 20);
    private final List<String> progress = new ArrayList<>();

    /** A backend that runs any file, or none. */
    private record FakeBackend(String name, MemoryPool inputs, boolean willing) implements Backend {
        @Override
        public LoadedModel load(ModelSource source) {
            if (!willing) {
                throw new ModelLoadException(name + " cannot run " + source.name());
            }
            TensorSpec x = new TensorSpec("x", DataType.FP32, Shape.of(Shape.ANY));
            Signature signature = new Signature(List.of(x), List.of(x), Signature.Batching.EQUAL);
            return FunctionModel.of(
                    source.name(),
                    signature,
                    inputs,
                    (in, out) -> out.tensor("x", DataType.FP32, in.getFirst().shape()));
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void nothingIsOut() {
        memory.close();
    }

    private static List<String> threadNames() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList();
    }

    private ModelLoader loader(boolean... willing) {
        List<Backend> backends = new ArrayList<>();
        for (boolean each : willing) {
            backends.add(new FakeBackend("backend-" + backends.size(), memory, each));
        }
        return new ModelLoader(
                backends, memory, new ModelLoader.Policies(BatchPolicy.DEFAULT, BatchPolicy.DEFAULT), progress::add);
    }

    private void file(String path) throws IOException {
        Path file = folder.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, "graph");
    }

    @Test
    void servesEveryVersionAndPrefersTheHighestNumber() throws IOException {
        file("m/2/model.onnx");
        file("m/10/model.onnx");
        file("other/1/model.onnx");
        Files.createDirectories(folder.resolve("empty/1"));
        ModelLoader loader = loader(true);
        loader.addAll(folder);
        try (ModelCatalog catalog = loader.catalog()) {
            assertThat(catalog.names()).containsExactly("m", "other");
            assertThat(catalog.versions("m")).containsExactly("2", "10");
            assertThat(catalog.find("m")).extracting(ServedModel::id).isEqualTo(new ModelId("m", "10"));
            assertThat(catalog.find("m", "2")).isNotNull();
            assertThat(catalog.find("m", "02x")).isNull();
            assertThat(catalog.find("none")).isNull();
        }
    }

    @Test
    void fallsBackToTheNextBackendAndSaysWhy() throws IOException {
        file("m/1/model.onnx");
        ModelLoader loader = loader(false, true);
        loader.addAll(folder);
        loader.catalog().close();
        assertThat(progress)
                .containsExactly("model m 1 not on backend-0: backend-0 cannot run m", "model m 1 loaded on backend-1");
    }

    @Test
    void failsWithTheLastBackendsReason() throws IOException {
        file("m/1/model.onnx");
        ModelLoader loader = loader(false, false);
        assertThatThrownBy(() -> loader.addAll(folder))
                .isInstanceOf(ModelLoadException.class)
                .hasMessage("backend-1 cannot run m");
    }

    @Test
    void closesWhatItLoadedWhenTheStartFails() throws IOException {
        file("unclaimed/1/model.onnx");
        ModelLoader loader = loader(true);
        loader.addAll(folder);
        assertThat(threadNames()).contains("batcher-unclaimed");
        loader.close();
        assertThat(threadNames()).doesNotContain("batcher-unclaimed");
    }

    @Test
    void refusesADirectoryItCannotServe() throws IOException {
        assertThatThrownBy(() -> loader(true).addAll(folder.resolve("missing")))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("missing");
        assertThatThrownBy(() -> loader(true).addAll(folder)).hasMessageContaining("NAME/VERSION/model.onnx");
        file("m/latest/model.onnx");
        assertThatThrownBy(() -> loader(true).addAll(folder)).hasMessageContaining("model version: 'latest'");
    }

    @Test
    void refusesATokenizerItCannotRead() throws IOException {
        file("m/1/model.onnx");
        file("m/1/tokenizer.json");
        assertThatThrownBy(() -> loader(true).addAll(folder))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining("tokenizer.json");
    }
}
