package dev.farad.codec.v2;

import dev.farad.codec.json.JsonKind;
import dev.farad.codec.json.JsonReader;
import dev.farad.pool.DataType;
import dev.farad.pool.Lease;

/**
 * Reads a tensor's elements from a JSON array into leased memory.
 *
 * <p>The array is either flat and has exactly the shape's elements, or nested exactly as the shape says.
 */
final class JsonTensor {
    private final JsonReader reader;
    private final TensorHeader header;
    private final ElementSink sink;
    private long read;

    private JsonTensor(JsonReader reader, TensorHeader header, ElementSink sink) {
        this.reader = reader;
        this.header = header;
        this.sink = sink;
    }

    /** Returns the elements of the array that the reader stands on, leased. */
    static Lease read(JsonReader reader, TensorHeader header, TensorMemory memory) {
        DataType type = header.type();
        if (type == DataType.FP16 || type == DataType.BF16) {
            throw header.refusal(
                    "JSON has no form for " + type + " data", "the binary tensor data format, with binary_data_size");
        }
        if (header.elements() > reader.length()) {
            throw header.refusal(
                    "shape " + header.shape() + " has " + header.elements() + " elements",
                    "no more than the request's " + reader.length() + " bytes of JSON can hold");
        }
        if (type == DataType.BYTES) {
            ByteStrings strings = new ByteStrings(header);
            new JsonTensor(reader, header, strings).readArray();
            return strings.leased(memory);
        }
        Lease lease = memory.take(header.bytes(), header.label());
        try {
            new JsonTensor(reader, header, new FixedElements(header, lease.segment())).readArray();
            return lease;
        } catch (Throwable thrown) {
            lease.close();
            throw thrown;
        }
    }

    private void readArray() {
        if (reader.next() == JsonKind.ARRAY && header.shape().rank() > 1) {
            readLevel(0);
        } else {
            readElements(header.elements(), 1, "shape " + header.shape() + " says");
        }
    }

    /** Reads an array along one axis, from its first token on. */
    private void readLevel(int axis) {
        long size = header.shape().dim(axis);
        if (axis == header.shape().rank() - 1) {
            readElements(size, axis + 1, "shape " + header.shape() + " says along axis " + axis);
            return;
        }
        long start = read;
        long count = 0;
        for (JsonKind kind = reader.kind(); kind != JsonKind.ARRAY_END; kind = reader.next()) {
            if (kind != JsonKind.ARRAY) {
                throw misnested(kind, axis + 1);
            }
            if (count < size) {
                reader.next();
                readLevel(axis + 1);
            } else {
                reader.skip();
            }
            count++;
        }
        if (count != size) {
            throw miscounted(count + " arrays", start, size, "shape " + header.shape() + " says along axis " + axis);
        }
    }

    /** Reads an array of elements, from its first token on. */
    private void readElements(long size, int depth, String source) {
        long start = read;
        long count = 0;
        for (JsonKind kind = reader.kind(); kind != JsonKind.ARRAY_END; kind = reader.next()) {
            if (kind == JsonKind.ARRAY) {
                throw misnested(kind, depth);
            }
            if (count < size) {
                sink.put(reader, read++);
            } else {
                reader.skip();
            }
            count++;
        }
        if (count != size) {
            throw miscounted(count + " elements", start, size, source);
        }
    }

    private RuntimeException misnested(JsonKind kind, int depth) {
        return header.refusal(
                "data has " + kind + " at depth " + depth,
                "all elements in one array, or nested as shape " + header.shape() + " says");
    }

    private RuntimeException miscounted(String count, long start, long size, String source) {
        String where = start == 0 ? "" : " in the array that begins at element " + start;
        return header.refusal("data has " + count + where, size + ", as " + source);
    }
}
