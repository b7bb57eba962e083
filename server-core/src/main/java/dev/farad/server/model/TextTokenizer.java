package dev.farad.server.model;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import dev.farad.runtime.unpack.Unpacked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Turns texts into token ids as a {@code tokenizer.json} says: special tokens added, nothing padded, nothing cut.
 *
 * <p>Safe for any thread. The native library comes out of its jar; nothing is fetched.
 */
final class TextTokenizer implements AutoCloseable {
    private static final Map<String, String> PLATFORMS =
            Map.of("linux-amd64", "linux-x86_64", "linux-aarch64", "linux-aarch64");
    private static final TokenizersLibrary LIBRARY = library();

    private final AtomicLong handle;

    /**
     * Loads a tokenizer.
     *
     * @throws IOException if the file cannot be read
     */
    TextTokenizer(Path file) throws IOException {
        long tokenizer = LIBRARY.createTokenizerFromString(Files.readString(file));
        LIBRARY.disablePadding(tokenizer);
        LIBRARY.disableTruncation(tokenizer);
        this.handle = new AtomicLong(tokenizer);
    }

    /**
     * Loads the native library, past the loader that comes with it: that one starts a process and a second native library to look
     * for a GPU, which it has no use for here.
     */
    @SuppressWarnings("restricted")
    private static TokenizersLibrary library() {
        String platform = PLATFORMS.get(Unpacked.platform());
        if (platform == null) {
            LibUtils.checkStatus();
            return TokenizersLibrary.LIB;
        }
        String resource = "native/lib/" + platform + "/cpu/libtokenizers.so";
        Path file = Unpacked.usualFolder().resolve("tokenizers-" + platform).resolve("libtokenizers.so");
        try {
            Unpacked.file(TokenizersLibrary.class.getClassLoader().getResource(resource), file);
        } catch (IOException e) {
            throw new IllegalStateException("tokenizer library " + file + ": cannot be unpacked (" + e + ")", e);
        }
        System.load(file.toAbsolutePath().toString());
        return TokenizersLibrary.LIB;
    }

    /** Returns the ids of a text's tokens. */
    long[] encode(String text) {
        long tokenizer = handle.get();
        if (tokenizer == 0) {
            throw new IllegalStateException("tokenizer: closed (expected: open)");
        }
        long encoding = LIBRARY.encode(tokenizer, text, true);
        try {
            return LIBRARY.getTokenIds(encoding);
        } finally {
            LIBRARY.deleteEncoding(encoding);
        }
    }

    @Override
    public void close() {
        long tokenizer = handle.getAndSet(0);
        if (tokenizer != 0) {
            LIBRARY.deleteTokenizer(tokenizer);
        }
    }
}
