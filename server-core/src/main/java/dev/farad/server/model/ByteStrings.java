package dev.farad.server.model;

import dev.farad.pool.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Reads the elements of a BYTES tensor as UTF-8 texts. */
final class ByteStrings {
    private static final ValueLayout.OfInt LENGTH = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private ByteStrings() {}

    static List<String> of(Tensor tensor) {
        MemorySegment data = tensor.data();
        List<String> texts = new ArrayList<>();
        for (long at = 0; at < data.byteSize(); ) {
            int length = data.get(LENGTH, at);
            texts.add(decode(
                    tensor.name(),
                    texts.size(),
                    data.asSlice(at + Integer.BYTES, length).asByteBuffer()));
            at += Integer.BYTES + (long) length;
        }
        return texts;
    }

    private static String decode(String name, int index, ByteBuffer bytes) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new InvalidInputException(name, "input '" + name + "' element " + index + " is not UTF-8");
        }
    }
}
