package dev.farad.runtime.graph.program;

import dev.farad.pool.DataType;
import dev.farad.runtime.graph.Constant;
import java.lang.foreign.MemorySegment;

/**
 * A constant in the type that the program's steps read it in.
 *
 * @param name for messages
 * @param type on the device
 * @param constant as the file gives it
 */
public record Weight(String name, DataType type, Constant constant) {

    /** Returns how much memory it takes. */
    public long bytes() {
        return constant.elements() * type.elementBytes();
    }

    /**
     * Returns the elements in {@link #type}, converted anew at each call where that is not the file's type.
     *
     * <p>Finite numbers beyond the range of a narrow type become its largest, not infinity: masks are made of such numbers
     * times zero.
     */
    public MemorySegment data() {
        return Narrowing.of(constant, type);
    }
}
