package dev.farad.runtime.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtUtil;
import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.runtime.cpu.Outputs;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * One output of a run, for all items of the batch.
 *
 * @param shape it came with
 * @param data its elements; empty for strings
 * @param strings its elements if they are strings
 */
record Answer(String name, DataType type, Shape shape, MemorySegment data, List<String> strings) {

    static Answer of(String name, DataType type, OnnxTensor tensor) throws OrtException {
        Shape shape = Shape.of(tensor.getInfo().getShape());
        MemorySegment none = MemorySegment.ofArray(new byte[0]);
        // An empty tensor has no address, which the library would take for a failure.
        if (shape.elements() == 0) {
            return new Answer(name, type, shape, none, List.of());
        }
        if (type == DataType.BYTES) {
            return new Answer(name, type, shape, none, strings(tensor.getValue()));
        }
        return new Answer(name, type, shape, MemorySegment.ofBuffer(tensor.getByteBuffer()), List.of());
    }

    private static List<String> strings(Object value) {
        return value instanceof String scalar ? List.of(scalar) : List.of(OrtUtil.flattenString(value));
    }

    /** Returns the bytes of the elements. */
    long bytes() {
        long bytes = data.byteSize();
        for (String string : strings) {
            bytes += Integer.BYTES + string.length();
        }
        return bytes;
    }

    /** Copies everything into an output tensor. */
    void copy(Outputs outputs) {
        copy(outputs, shape, new Rows(0, 1, shape.elements(), shape.elements()));
    }

    /**
     * Copies rows into an output tensor.
     *
     * @param first of the rows
     * @param cut the shape of the rows to copy; along dimension 1 it may be smaller than this, elsewhere not
     */
    void copyRows(Outputs outputs, long first, Shape cut) {
        long rowElements = shape.with(0, 1).elements();
        copy(
                outputs,
                cut,
                new Rows(first, cut.dim(0), rowElements, cut.with(0, 1).elements()));
    }

    private void copy(Outputs outputs, Shape into, Rows rows) {
        if (type == DataType.BYTES) {
            copyStrings(outputs, into, rows);
            return;
        }
        MemorySegment target = outputs.tensor(name, type, into).data();
        long keptBytes = rows.kept() * type.elementBytes();
        for (long row = 0; row < rows.count(); row++) {
            MemorySegment.copy(data, rows.start(row) * type.elementBytes(), target, row * keptBytes, keptBytes);
        }
    }

    private void copyStrings(Outputs outputs, Shape into, Rows rows) {
        List<byte[]> elements = rows.encoded(strings);
        long bytes = elements.stream().mapToLong(e -> Integer.BYTES + e.length).sum();
        MemorySegment target = outputs.strings(name, into, bytes).data();
        long at = 0;
        for (byte[] element : elements) {
            at = ByteStrings.write(target, at, element);
        }
    }

    /**
     * Rows of which the beginning is kept.
     *
     * @param first row
     * @param count of rows
     * @param elements of a row
     * @param kept elements of a row, from its start
     */
    private record Rows(long first, long count, long elements, long kept) {
        long start(long row) {
            return (first + row) * elements;
        }

        List<byte[]> encoded(List<String> all) {
            List<byte[]> encoded = new ArrayList<>();
            for (long i = 0; i < count * kept; i++) {
                encoded.add(ByteStrings.encoded(all.get(Math.toIntExact(start(i / kept) + i % kept))));
            }
            return encoded;
        }
    }
}
