package dev.farad.runtime.cuda.device;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/**
 * The arguments of one kernel launch, laid out as the driver reads them. Reusable; one thread at a time.
 *
 * <pre>
 *  slots:   | address of argument 0 | address of argument 1 | …
 *  values:  | argument 0, padded to 8 bytes | argument 1 | …
 * </pre>
 *
 * <p>The driver copies the values during the launch, so the next launch may overwrite them.
 */
public final class Arguments {
    private static final int MOST_ARGUMENTS = 48;
    private static final int VALUE_BYTES = 4096;

    private final MemorySegment slots;
    private final MemorySegment values;
    private final PointerPointer<Pointer> table;
    private int count;
    private long end;

    public Arguments() {
        Arena arena = Arena.ofAuto();
        slots = arena.allocate(MOST_ARGUMENTS * 8L, 8);
        values = arena.allocate(VALUE_BYTES, 8);
        table = new PointerPointer<>(Address.of(slots));
    }

    /** Forgets all arguments. */
    public Arguments clear() {
        count = 0;
        end = 0;
        return this;
    }

    public Arguments pointer(long address) {
        return int64(address);
    }

    public Arguments int64(long value) {
        values.set(ValueLayout.JAVA_LONG, next(8), value);
        return this;
    }

    public Arguments int32(long value) {
        values.set(ValueLayout.JAVA_INT, next(8), Math.toIntExact(value));
        return this;
    }

    public Arguments float32(float value) {
        values.set(ValueLayout.JAVA_FLOAT, next(8), value);
        return this;
    }

    /** Adds one argument that is a structure of 64-bit integers. */
    public Arguments struct(long[]... fields) {
        long bytes = 0;
        for (long[] field : fields) {
            bytes += field.length * 8L;
        }
        long at = next(bytes);
        for (long[] field : fields) {
            MemorySegment.copy(field, 0, values, ValueLayout.JAVA_LONG, at, field.length);
            at += field.length * 8L;
        }
        return this;
    }

    private long next(long bytes) {
        long at = end;
        slots.setAtIndex(ValueLayout.JAVA_LONG, count++, values.address() + at);
        end += bytes;
        return at;
    }

    PointerPointer<Pointer> table() {
        return table;
    }
}
