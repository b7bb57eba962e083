package dev.farad.runtime.cuda;

import dev.farad.pool.DataType;
import dev.farad.runtime.graph.program.Program;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashMap;
import java.util.Map;

/**
 * How large the ids of each input may be, because they select rows of a table.
 *
 * <p>Kernels do not read outside a table, but what they would answer instead of an error is worse than one.
 */
final class IdBounds {
    private final Map<String, Long> entries = new HashMap<>();

    IdBounds(Program program) {
        for (Program.Port port : program.inputs()) {
            long least = program.entries(port);
            DataType type = port.operand().type();
            if (least < Long.MAX_VALUE && (type == DataType.INT64 || type == DataType.INT32)) {
                entries.put(port.name(), least);
            }
        }
    }

    /**
     * Checks the ids of an input.
     *
     * @throws IllegalArgumentException naming the first that is out of bounds
     */
    void check(String input, DataType type, MemorySegment ids) {
        Long most = entries.get(input);
        if (most == null) {
            return;
        }
        int bytes = type.elementBytes();
        for (long at = 0; at < ids.byteSize(); at += bytes) {
            long id = bytes == Long.BYTES
                    ? ids.get(ValueLayout.JAVA_LONG_UNALIGNED, at)
                    : ids.get(ValueLayout.JAVA_INT_UNALIGNED, at);
            if (id >= most || id < -most) {
                throw new IllegalArgumentException(
                        "input '" + input + "': id " + id + " (expected: 0 to " + (most - 1) + ")");
            }
        }
    }
}
