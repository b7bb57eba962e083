package dev.farad.codec.v2;

import dev.farad.codec.UnencodableException;
import dev.farad.codec.json.Excerpt;
import dev.farad.codec.json.JsonWriter;
import dev.farad.codec.json.Utf8;
import dev.farad.pool.DataType;
import dev.farad.pool.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Writes a tensor's elements as JSON, flat. */
final class TensorJson {
    private final JsonWriter json;
    private final Tensor tensor;
    private final MemorySegment memory;

    private TensorJson(JsonWriter json, Tensor tensor) {
        this.json = json;
        this.tensor = tensor;
        this.memory = tensor.data();
    }

    static void write(JsonWriter json, Tensor tensor) {
        TensorJson writer = new TensorJson(json, tensor);
        if (tensor.type() == DataType.BYTES) {
            writer.strings();
            return;
        }
        long elements = tensor.shape().elements();
        for (long i = 0; i < elements; i++) {
            writer.element(i);
        }
    }

    private void element(long i) {
        switch (tensor.type()) {
            case BOOL -> json.bool(memory.get(ValueLayout.JAVA_BYTE, i) != 0);
            case UINT8 -> json.number(memory.get(ValueLayout.JAVA_BYTE, i) & 0xff);
            case INT8 -> json.number(memory.get(ValueLayout.JAVA_BYTE, i));
            case UINT16 -> json.number(memory.get(Layouts.INT16, 2 * i) & 0xffff);
            case INT16 -> json.number(memory.get(Layouts.INT16, 2 * i));
            case UINT32 -> json.number(memory.get(Layouts.INT32, 4 * i) & 0xffff_ffffL);
            case INT32 -> json.number((long) memory.get(Layouts.INT32, 4 * i));
            case UINT64 -> json.unsigned(memory.get(Layouts.INT64, 8 * i));
            case INT64 -> json.number(memory.get(Layouts.INT64, 8 * i));
            case FP32 -> {
                float value = memory.get(Layouts.FP32, 4 * i);
                checkFinite(value, i);
                json.number(value);
            }
            case FP64 -> {
                double value = memory.get(Layouts.FP64, 8 * i);
                checkFinite(value, i);
                json.number(value);
            }
            case FP16, BF16, BYTES -> throw unencodable("JSON has no form for " + tensor.type() + " data");
        }
    }

    private void checkFinite(double value, long index) {
        if (!Double.isFinite(value)) {
            throw unencodable("element " + index + " is " + value + ", which JSON cannot express");
        }
    }

    private void strings() {
        long elements = tensor.shape().elements();
        long at = 0;
        for (long i = 0; i < elements; i++) {
            long left = memory.byteSize() - at - Integer.BYTES;
            int length = left < 0 ? -1 : memory.get(Layouts.INT32, at);
            if (length < 0 || length > left) {
                throw new IllegalArgumentException("output '" + tensor.name() + "': element " + i + " of " + length
                        + " bytes (expected: 0 to " + left + ", the bytes that are left)");
            }
            string(i, memory.asSlice(at + Integer.BYTES, length).toArray(ValueLayout.JAVA_BYTE));
            at += Integer.BYTES + length;
        }
    }

    private void string(long index, byte[] utf8) {
        if (Utf8.illFormedAt(utf8, 0, utf8.length) >= 0) {
            throw unencodable("element " + index + " is not UTF-8 text, and JSON carries nothing else");
        }
        json.string(utf8, 0, utf8.length);
    }

    private UnencodableException unencodable(String what) {
        return new UnencodableException("output '" + Excerpt.of(tensor.name()) + "': " + what
                + " (expected: a request for binary data, with the output's parameter binary_data true)");
    }
}
