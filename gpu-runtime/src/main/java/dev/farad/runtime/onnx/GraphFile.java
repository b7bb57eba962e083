package dev.farad.runtime.onnx;

import dev.farad.runtime.ModelLoadException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;

/**
 * An ONNX file as it was when it was found. A file that was written anew is another one.
 *
 * @param path with links resolved
 * @param bytes its size
 * @param modified when it was written last
 */
record GraphFile(Path path, long bytes, FileTime modified) {

    /** Finds a file, or says why it is none. */
    static GraphFile at(Path path) {
        try {
            Path real = path.toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new ModelLoadException("graph " + path + ": not a file (expected: an ONNX file)");
            }
            return new GraphFile(real, attributes.size(), attributes.lastModifiedTime());
        } catch (IOException e) {
            throw new ModelLoadException("graph " + path + ": cannot be read (" + e + ")", e);
        }
    }

    /**
     * Returns whether the graph has a node that quantises as it runs: {@code DynamicQuantizeLinear},
     * {@code DynamicQuantizeMatMul}, {@code DynamicQuantizeLSTM}.
     *
     * <p>Operators are named in the file as plain text, so looking for the text is enough; a node or tensor that has it in
     * its own name stands beside such an operator.
     */
    boolean quantisesAsItRuns() {
        byte[] operator = "DynamicQuantize".getBytes(StandardCharsets.US_ASCII);
        try (FileChannel channel = FileChannel.open(path);
                Arena arena = Arena.ofConfined()) {
            return contains(channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes, arena), operator);
        } catch (IOException e) {
            throw new ModelLoadException("graph " + path + ": cannot be read (" + e + ")", e);
        }
    }

    private static boolean contains(MemorySegment text, byte[] word) {
        MemorySegment wanted = MemorySegment.ofArray(word);
        long last = text.byteSize() - word.length;
        for (long at = 0; at <= last; at++) {
            if (text.get(ValueLayout.JAVA_BYTE, at) == word[0]
                    && MemorySegment.mismatch(text, at, at + word.length, wanted, 0, word.length) < 0) {
                return true;
            }
        }
        return false;
    }
}
