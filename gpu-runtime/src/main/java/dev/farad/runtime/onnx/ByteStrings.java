package dev.farad.runtime.onnx;

import dev.farad.pool.DataType;
import dev.farad.pool.Tensor;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.cpu.BatchFailedException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Elements of {@link DataType#BYTES} as the strings that ONNX Runtime takes: UTF-8, since it knows no others. */
final class ByteStrings {
    private static final ValueLayout.OfInt LENGTH = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private ByteStrings() {}

    /** Returns a tensor's elements. */
    static String[] read(Tensor tensor) {
        MemorySegment data = tensor.data();
        String[] strings = new String[Math.toIntExact(tensor.shape().elements())];
        long at = 0;
        for (int i = 0; i < strings.length; i++) {
            long rest = data.byteSize() - at - Integer.BYTES;
            int length = rest < 0 ? -1 : data.get(LENGTH, at);
            if (length < 0 || length > rest) {
                throw refusal(tensor, "element " + i + " does not lie within its " + data.byteSize() + " bytes");
            }
            strings[i] = decode(tensor, i, data.asSlice(at + Integer.BYTES, length));
            at += Integer.BYTES + length;
        }
        return strings;
    }

    private static String decode(Tensor tensor, int element, MemorySegment bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(bytes.asByteBuffer())
                    .toString();
        } catch (CharacterCodingException e) {
            throw refusal(tensor, "element " + element + " is not UTF-8, which this model needs");
        }
    }

    private static BatchFailedException refusal(Tensor tensor, String why) {
        return new BatchFailedException(BatchResult.Kind.INVALID_INPUT, "input '" + tensor.name() + "': " + why);
    }

    /** Returns the bytes that {@link #write} takes for a string. */
    static byte[] encoded(String string) {
        return string.getBytes(StandardCharsets.UTF_8);
    }

    /** Writes an element and returns where the next one begins. */
    static long write(MemorySegment data, long at, byte[] element) {
        data.set(LENGTH, at, element.length);
        MemorySegment.copy(element, 0, data, ValueLayout.JAVA_BYTE, at + Integer.BYTES, element.length);
        return at + Integer.BYTES + element.length;
    }
}
