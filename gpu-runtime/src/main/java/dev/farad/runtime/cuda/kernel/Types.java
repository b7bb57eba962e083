package dev.farad.runtime.cuda.kernel;

import dev.farad.pool.DataType;
import java.util.Locale;

/** How element types appear in the names and arguments of kernels. */
final class Types {

    private Types() {}

    /** Returns the ending of a kernel's name for a type. */
    static String ending(DataType type) {
        return "_" + type.name().toLowerCase(Locale.ROOT);
    }

    static boolean isFloat(DataType type) {
        return type == DataType.FP32 || type == DataType.FP16 || type == DataType.BF16;
    }

    /** Returns whether ids are 64 bits wide, as 0 or 1. */
    static int wide(DataType ids) {
        return switch (ids) {
            case INT64 -> 1;
            case INT32 -> 0;
            default -> throw unsupported("ids", ids);
        };
    }

    static IllegalArgumentException unsupported(String what, DataType type) {
        return new IllegalArgumentException(
                what + " of type " + type + " (expected: a type that the CUDA kernels have)");
    }
}
