package dev.farad.server.model;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Turns texts into token ids as a {@code tokenizer.json} says: special tokens added, nothing padded, nothing cut.
 *
 * <p>Safe for any thread. The native library comes out of its jar; nothing is fetched.
 */
final class TextTokenizer implements AutoCloseable {
    static {
        // Where there is a GPU the library would otherwise look for a build of its own for it, which it would have to
        // fetch.
        setUnlessSet("RUST_FLAVOR", "cpu");
        setUnlessSet("ai.djl.offline", "true");
    }

    private final HuggingFaceTokenizer tokenizer;

    /**
     * Loads a tokenizer.
     *
     * @throws IOException if the file cannot be read
     */
    TextTokenizer(Path file) throws IOException {
        this.tokenizer = HuggingFaceTokenizer.newInstance(file, Map.of("padding", "false", "truncation", "false"));
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null && System.getenv(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** Returns the ids of a text's tokens. */
    long[] encode(String text) {
        return tokenizer.encode(text).getIds();
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
