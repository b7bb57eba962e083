package dev.farad.server.endpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Arithmetic on embedding vectors. */
final class Vectors {
    private Vectors() {}

    /** Returns the first dimensions of a vector, scaled in place to length 1 again; all of them are returned as they are. */
    static MemorySegment shortened(MemorySegment vector, int dimensions) {
        if ((long) dimensions * Float.BYTES == vector.byteSize()) {
            return vector;
        }
        double squares = 0;
        for (int i = 0; i < dimensions; i++) {
            double value = vector.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            squares += value * value;
        }
        double scale = squares == 0 ? 0 : 1 / Math.sqrt(squares);
        for (int i = 0; i < dimensions; i++) {
            float value = vector.getAtIndex(ValueLayout.JAVA_FLOAT, i);
            vector.setAtIndex(ValueLayout.JAVA_FLOAT, i, (float) (value * scale));
        }
        return vector.asSlice(0, (long) dimensions * Float.BYTES);
    }
}
