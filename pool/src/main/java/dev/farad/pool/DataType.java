package dev.farad.pool;

import org.jspecify.annotations.Nullable;

/**
 * The element type of a tensor, named as in the Open Inference Protocol.
 *
 * <p>Elements lie in memory little-endian and without padding. {@link #BYTES} elements are a 4-byte little-endian length
 * followed by that many bytes.
 */
public enum DataType {
    BOOL(1),
    UINT8(1),
    UINT16(2),
    UINT32(4),
    UINT64(8),
    INT8(1),
    INT16(2),
    INT32(4),
    INT64(8),
    FP16(2),
    BF16(2),
    FP32(4),
    FP64(8),
    /** Byte strings of any length. */
    BYTES(0);

    private final int elementBytes;

    DataType(int elementBytes) {
        this.elementBytes = elementBytes;
    }

    /** Returns the bytes of one element, or 0 for {@link #BYTES}, whose elements differ in length. */
    public int elementBytes() {
        return elementBytes;
    }

    /** Returns the type of the given protocol name, or null where there is none. */
    public static @Nullable DataType named(String name) {
        for (DataType type : values()) {
            if (type.name().equals(name)) {
                return type;
            }
        }
        return null;
    }
}
