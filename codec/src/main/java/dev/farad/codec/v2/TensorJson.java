package dev.farad.codec.v2;

import dev.farad.codec.UnencodableException;
import dev.farad.codec.json.Excerpt;
import dev.farad.codec.json.JsonWriter;
import dev.farad.codec.json.Utf8;
import dev.farad.pool.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Writes a tensor's elements as JSON, flat. */
final class TensorJson {
    private TensorJson() {}

    static void write(JsonWriter json, Tensor tensor) {
        MemorySegment memory = tensor.data();
        switch (tensor.type()) {
            case FP32 -> floats(json, tensor, memory);
            case FP64 -> doubles(json, tensor, memory);
            case BYTES -> strings(json, tensor, memory);
            case FP16, BF16 -> throw unencodable(tensor, "JSON has no form for " + tensor.type() + " data");
            default -> {
                long elements = tensor.shape().elements();
                for (long i = 0; i < elements; i++) {
                    element(json, tensor, memory, i);
                }
            }
        }
    }

    private static void floats(JsonWriter json, Tensor tensor, MemorySegment memory) {
        long written = json.floats(memory, tensor.shape().elements());
        if (written < tensor.shape().elements()) {
            throw notFinite(tensor, written, Float.toString(memory.get(Layouts.FP32, Float.BYTES * written)));
        }
    }

    private static void doubles(JsonWriter json, Tensor tensor, MemorySegment memory) {
        long written = json.doubles(memory, tensor.shape().elements());
        if (written < tensor.shape().elements()) {
            throw notFinite(tensor, written, Double.toString(memory.get(Layouts.FP64, Double.BYTES * written)));
        }
    }

    private static void element(JsonWriter json, Tensor tensor, MemorySegment memory, long i) {
        switch (tensor.type()) {
            case BOOL -> json.bool(memory.get(ValueLayout.JAVA_BYTE, i) != 0);
            case UINT8 -> json.number(memory.get(ValueLayout.JAVA_BYTE, i) & 0xffL);
            case INT8 -> json.number((long) memory.get(ValueLayout.JAVA_BYTE, i));
            case UINT16 -> json.number(memory.get(Layouts.INT16, 2 * i) & 0xffffL);
            case INT16 -> json.number((long) memory.get(Layouts.INT16, 2 * i));
            case UINT32 -> json.number(memory.get(Layouts.INT32, 4 * i) & 0xffff_ffffL);
            case INT32 -> json.number((long) memory.get(Layouts.INT32, 4 * i));
            case UINT64 -> json.unsigned(memory.get(Layouts.INT64, 8 * i));
            case INT64 -> json.number(memory.get(Layouts.INT64, 8 * i));
            case FP16, BF16, FP32, FP64, BYTES ->
                throw new IllegalStateException(tensor.type() + " elements are not written one by one");
        }
    }

    private static void strings(JsonWriter json, Tensor tensor, MemorySegment memory) {
        long elements = tensor.shape().elements();
        long at = 0;
        for (long i = 0; i < elements; i++) {
            long left = memory.byteSize() - at - Integer.BYTES;
            int length = left < 0 ? -1 : memory.get(Layouts.INT32, at);
            if (length < 0 || length > left) {
                throw new IllegalArgumentException("output '" + tensor.name() + "': element " + i + " of " + length
                        + " bytes (expected: 0 to " + left + ", the bytes that are left)");
            }
            byte[] utf8 = memory.asSlice(at + Integer.BYTES, length).toArray(ValueLayout.JAVA_BYTE);
            if (Utf8.illFormedAt(utf8, 0, length) >= 0) {
                throw unencodable(tensor, "element " + i + " is not UTF-8 text, and JSON carries nothing else");
            }
            json.string(utf8, 0, length);
            at += Integer.BYTES + length;
        }
    }

    private static UnencodableException notFinite(Tensor tensor, long index, String value) {
        return unencodable(tensor, "element " + index + " is " + value + ", which JSON cannot express");
    }

    private static UnencodableException unencodable(Tensor tensor, String what) {
        return new UnencodableException("output '" + Excerpt.of(tensor.name()) + "': " + what
                + " (expected: a request for binary data, with the output's parameter binary_data true)");
    }
}
