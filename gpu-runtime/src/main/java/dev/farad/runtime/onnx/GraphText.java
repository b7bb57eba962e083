package dev.farad.runtime.onnx;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/**
 * What an ONNX file says apart from its weights, which are most of it and hold no words.
 *
 * <p>The file is a protobuf message: fields are read by their lengths and those of the weights stepped over. Whatever does not
 * read so is searched as it is, so nothing is ever overlooked. Source: onnx.proto, the messages ModelProto and GraphProto.
 */
final class GraphText {
    private static final int GRAPH_OF_MODEL = 7;
    private static final int WEIGHTS_OF_GRAPH = 5;
    private static final int NONE = -1;

    private static final int VARINT = 0;
    private static final int FIXED_8 = 1;
    private static final int LENGTH_FIRST = 2;
    private static final int FIXED_4 = 5;

    private final MemorySegment file;
    private final byte[] word;
    private long at;

    private GraphText(MemorySegment file, String word) {
        this.file = file;
        this.word = word.getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns whether a file has a word anywhere but in its weights. */
    static boolean has(MemorySegment file, String word) {
        return new GraphText(file, word).within(file.byteSize(), GRAPH_OF_MODEL, NONE);
    }

    /** Reads the fields of a message up to its end: those of one number as a graph, those of another not at all. */
    private boolean within(long end, int graph, int skipped) {
        while (at < end) {
            long start = at;
            long tag = varint(end);
            long number = tag >>> 3;
            long fieldEnd = fieldEnd((int) tag & 7, end);
            if (fieldEnd < at || fieldEnd > end) {
                return search(start, end);
            }
            boolean found = number == graph
                    ? within(fieldEnd, NONE, WEIGHTS_OF_GRAPH)
                    : number != skipped && search(at, fieldEnd);
            if (found) {
                return true;
            }
            at = fieldEnd;
        }
        return false;
    }

    /** Returns where the value that begins here ends, or -1 where that cannot be told. */
    private long fieldEnd(int wireType, long end) {
        switch (wireType) {
            case VARINT -> varint(end);
            case FIXED_8 -> at += 8;
            case FIXED_4 -> at += 4;
            case LENGTH_FIRST -> {
                long length = varint(end);
                return length < 0 ? -1 : at + length;
            }
            default -> {
                return -1;
            }
        }
        return at;
    }

    private long varint(long end) {
        long value = 0;
        for (int shift = 0; at < end && shift < 64; shift += 7) {
            byte next = file.get(ValueLayout.JAVA_BYTE, at++);
            value |= (long) (next & 127) << shift;
            if (next >= 0) {
                break;
            }
        }
        return value;
    }

    private boolean search(long from, long end) {
        MemorySegment wanted = MemorySegment.ofArray(word);
        for (long i = from; i <= end - word.length; i++) {
            if (file.get(ValueLayout.JAVA_BYTE, i) == word[0]
                    && MemorySegment.mismatch(file, i, i + word.length, wanted, 0, word.length) < 0) {
                return true;
            }
        }
        return false;
    }
}
