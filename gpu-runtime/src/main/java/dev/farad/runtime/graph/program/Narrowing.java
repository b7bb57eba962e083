package dev.farad.runtime.graph.program;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;

import dev.farad.pool.DataType;
import dev.farad.runtime.graph.Constant;
import java.lang.foreign.MemorySegment;

/** FP32 constants in narrow types, rounded to nearest even; finite ones stay finite. */
final class Narrowing {
    private static final float FP16_LARGEST = 65504;
    private static final float BF16_LARGEST = Float.intBitsToFloat(0x7F7F0000);

    private Narrowing() {}

    /** Returns the constant's elements in the given type: its own, or a narrow one of an FP32 constant. */
    static MemorySegment of(Constant constant, DataType type) {
        if (type == constant.type()) {
            return constant.data();
        }
        if (constant.type() != DataType.FP32 || (type != DataType.FP16 && type != DataType.BF16)) {
            throw new IllegalArgumentException(
                    "type: " + type + " (expected: FP16 or BF16 for FP32, not " + constant.type() + ")");
        }
        float[] wide = constant.data().toArray(JAVA_FLOAT_UNALIGNED);
        short[] narrow = new short[wide.length];
        for (int i = 0; i < wide.length; i++) {
            narrow[i] = type == DataType.FP16 ? fp16(wide[i]) : bf16(wide[i]);
        }
        return MemorySegment.ofArray(narrow);
    }

    static short fp16(float wide) {
        return Float.floatToFloat16(Float.isFinite(wide) ? Math.clamp(wide, -FP16_LARGEST, FP16_LARGEST) : wide);
    }

    static short bf16(float wide) {
        if (Float.isNaN(wide)) {
            return (short) 0x7FC0;
        }
        int bits = Float.floatToRawIntBits(Float.isFinite(wide) ? Math.clamp(wide, -BF16_LARGEST, BF16_LARGEST) : wide);
        return (short) ((bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16);
    }
}
