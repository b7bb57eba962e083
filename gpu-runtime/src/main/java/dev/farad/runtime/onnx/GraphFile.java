package dev.farad.runtime.onnx;

import dev.farad.runtime.ModelLoadException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.FileChannel;
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
        try (FileChannel channel = FileChannel.open(path);
                Arena arena = Arena.ofConfined()) {
            return GraphText.has(channel.map(FileChannel.MapMode.READ_ONLY, 0, bytes, arena), "DynamicQuantize");
        } catch (IOException e) {
            throw new ModelLoadException("graph " + path + ": cannot be read (" + e + ")", e);
        }
    }
}
