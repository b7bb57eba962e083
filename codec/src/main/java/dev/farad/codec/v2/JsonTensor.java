package dev.farad.codec.v2;

import dev.farad.codec.json.JsonKind;
import dev.farad.codec.json.JsonReader;
import dev.farad.pool.DataType;
import dev.farad.pool.Lease;
import java.lang.foreign.MemorySegment;

/**
 * Reads a tensor's elements from a JSON array into leased memory.
 *
 * <p>The array is either flat and has exactly the shape's elements, or nested exactly as the shape says.
 */
final class JsonTensor {
    /** Stands for all axes at once, where the array is flat. */
    private static final int FLAT = -1;

    private JsonTensor() {}

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
            int from = reader.gathered().size();
            readArray(reader, header, MemorySegment.NULL);
            return ByteStrings.leased(reader, from, header, memory);
        }
        Lease lease = memory.take(header.bytes(), header.of());
        try {
            readArray(reader, header, lease.segment());
            return lease;
        } catch (Throwable thrown) {
            lease.close();
            throw thrown;
        }
    }

    private static void readArray(JsonReader reader, TensorHeader header, MemorySegment memory) {
        boolean nested = reader.next() == JsonKind.ARRAY && header.shape().rank() > 1;
        readAxis(reader, header, memory, nested ? 0 : FLAT, 0);
    }

    /**
     * Reads an array along an axis, from its first token on.
     *
     * @param first index of its first element, counted through the whole tensor
     * @return index behind its last element
     */
    private static long readAxis(JsonReader reader, TensorHeader header, MemorySegment memory, int axis, long first) {
        if (axis == FLAT || axis == header.shape().rank() - 1) {
            return readElements(reader, header, memory, axis, first);
        }
        long size = header.shape().dim(axis);
        long index = first;
        long count = 0;
        for (JsonKind kind = reader.kind(); kind != JsonKind.ARRAY_END; kind = reader.next()) {
            if (kind != JsonKind.ARRAY) {
                throw misnested(header, kind, axis + 1);
            }
            if (count < size) {
                reader.next();
                index = readAxis(reader, header, memory, axis + 1, index);
            } else {
                reader.skip();
            }
            count++;
        }
        if (count != size) {
            throw miscounted(header, count + " arrays", axis, first);
        }
        return index;
    }

    private static long readElements(
            JsonReader reader, TensorHeader header, MemorySegment memory, int axis, long first) {
        long size = size(header, axis);
        long count = 0;
        for (JsonKind kind = reader.kind(); kind != JsonKind.ARRAY_END; kind = reader.kind()) {
            if (kind == JsonKind.ARRAY) {
                throw misnested(header, kind, axis == FLAT ? 1 : axis + 1);
            }
            if (count == size) {
                throw miscounted(header, (count + rest(reader)) + " elements", axis, first);
            }
            if (header.type() == DataType.BYTES) {
                ByteStrings.read(reader, header, first + count);
                count++;
            } else {
                count += FixedElements.read(reader, header, memory, first + count, size - count);
            }
        }
        if (count != size) {
            throw miscounted(header, count + " elements", axis, first);
        }
        return first + count;
    }

    /** Returns how many values are left in an array, from the one that the reader stands on. */
    private static long rest(JsonReader reader) {
        long rest = 0;
        do {
            reader.skip();
            rest++;
        } while (reader.nextElement());
        return rest;
    }

    private static long size(TensorHeader header, int axis) {
        return axis == FLAT ? header.elements() : header.shape().dim(axis);
    }

    private static RuntimeException misnested(TensorHeader header, JsonKind kind, int depth) {
        return header.refusal(
                "data has " + kind + " at depth " + depth,
                "all elements in one array, or nested as shape " + header.shape() + " says");
    }

    private static RuntimeException miscounted(TensorHeader header, String count, int axis, long first) {
        String where = first == 0 ? "" : " in the array that begins at element " + first;
        String along = axis == FLAT ? "" : " along axis " + axis;
        return header.refusal(
                "data has " + count + where, size(header, axis) + ", as shape " + header.shape() + " says" + along);
    }
}
