package dev.farad.runtime.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import dev.farad.pool.DataType;
import dev.farad.pool.Lease;
import dev.farad.pool.MemoryUse;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import dev.farad.runtime.Batch;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.TensorSpec;
import dev.farad.runtime.cpu.BatchFailedException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A batch's inputs as ONNX Runtime takes them, by name.
 *
 * <p>The tensors of a lone item are read where they lie. Those of several items are joined along their first dimension in
 * staging memory, padded with zeros along the second where the graph's attention mask hides that.
 */
final class Feed implements AutoCloseable {
    private final Graph graph;
    private final Batch batch;
    private final Map<String, OnnxTensor> tensors = new LinkedHashMap<>();
    private final List<Lease> staging = new ArrayList<>();
    private long bytes;

    private Feed(Graph graph, Batch batch) {
        this.graph = graph;
        this.batch = batch;
    }

    static Feed of(Graph graph, Batch batch) throws OrtException {
        Feed feed = new Feed(graph, batch);
        try {
            for (int i = 0; i < graph.signature().inputs().size(); i++) {
                TensorSpec spec = graph.signature().inputs().get(i);
                feed.tensors.put(spec.name(), feed.tensor(spec, feed.parts(i)));
            }
            return feed;
        } catch (OrtException | RuntimeException | Error e) {
            feed.close();
            throw e;
        }
    }

    Map<String, OnnxTensor> tensors() {
        return tensors;
    }

    /** Returns the bytes of the tensors, padding included. */
    long bytes() {
        return bytes;
    }

    private List<Tensor> parts(int input) {
        return batch.items().stream().map(item -> item.inputs().get(input)).toList();
    }

    private OnnxTensor tensor(TensorSpec spec, List<Tensor> parts) throws OrtException {
        Tensor first = parts.getFirst();
        Shape shape = parts.size() == 1 ? first.shape() : joinedShape(parts);
        if (spec.type() == DataType.BYTES) {
            parts.forEach(part -> bytes += part.bytes());
            return OnnxTensor.createTensor(graph.environment(), strings(parts), shape.toArray());
        }
        MemorySegment data = parts.size() == 1 ? first.data() : joined(parts, shape, spec.type());
        bytes += data.byteSize();
        OnnxJavaType type = Objects.requireNonNull(ElementTypes.forInput(spec.type()), "refused when it was loaded");
        return OnnxTensor.createTensor(
                graph.environment(), data.asByteBuffer().order(ByteOrder.nativeOrder()), shape.toArray(), type);
    }

    private static String[] strings(List<Tensor> parts) {
        List<String> strings = new ArrayList<>();
        parts.forEach(part -> strings.addAll(List.of(ByteStrings.read(part))));
        return strings.toArray(String[]::new);
    }

    private Shape joinedShape(List<Tensor> parts) {
        for (int i = 0; i < parts.size(); i++) {
            Batch.Item item = batch.items().get(i);
            Shape expected = parts.getFirst().shape().with(0, item.rows());
            if (graph.padded()) {
                expected = Shape.of(item.rows(), item.width());
            }
            if (!parts.get(i).shape().equals(expected)) {
                throw new BatchFailedException(
                        BatchResult.Kind.INVALID_INPUT,
                        "model '" + graph.name() + "': input '" + parts.get(i).name() + "' of item " + i + " has shape "
                                + parts.get(i).shape() + " (expected: " + expected + ")");
            }
        }
        Shape rows = parts.getFirst().shape().with(0, batch.rows());
        return graph.padded() ? rows.with(1, batch.width()) : rows;
    }

    private MemorySegment joined(List<Tensor> parts, Shape shape, DataType type) {
        MemorySegment data = stage(shape.elements() * type.elementBytes());
        long rowBytes = graph.padded() ? batch.width() * type.elementBytes() : 0;
        long at = 0;
        for (int i = 0; i < parts.size(); i++) {
            MemorySegment part = parts.get(i).data();
            if (graph.padded()) {
                at = copyRows(part, batch.items().get(i).rows(), data, at, rowBytes);
            } else {
                MemorySegment.copy(part, 0, data, at, part.byteSize());
                at += part.byteSize();
            }
        }
        return data;
    }

    /** Copies rows, fills each up with zeros, and returns where the next one begins. */
    private static long copyRows(MemorySegment part, long rows, MemorySegment data, long at, long rowBytes) {
        long partBytes = rows == 0 ? 0 : part.byteSize() / rows;
        for (long row = 0; row < rows; row++) {
            long to = at + row * rowBytes;
            MemorySegment.copy(part, row * partBytes, data, to, partBytes);
            data.asSlice(to + partBytes, rowBytes - partBytes).fill((byte) 0);
        }
        return at + rows * rowBytes;
    }

    private MemorySegment stage(long wantedBytes) {
        Lease lease = graph.pool().take(wantedBytes, MemoryUse.STAGING, graph.name());
        if (lease == null) {
            throw new BatchFailedException(
                    BatchResult.Kind.OUT_OF_MEMORY,
                    "model '" + graph.name() + "': the pool has no " + wantedBytes + " bytes left to join inputs in");
        }
        batch.ledger().charge(MemoryUse.STAGING, wantedBytes);
        staging.add(lease);
        return lease.segment();
    }

    @Override
    public void close() {
        tensors.values().forEach(OnnxTensor::close);
        for (Lease lease : staging) {
            batch.ledger().release(MemoryUse.STAGING, lease.bytes());
            lease.close();
        }
    }
}
