package dev.farad.pool;

import java.lang.foreign.MemorySegment;

/**
 * A named array of elements in leased memory.
 *
 * <p>The memory holds exactly the elements, row-major, laid out as {@link DataType} says. A tensor owns its lease: closing
 * the tensor gives the memory back. One thread at a time may touch a tensor; handing it over is the caller's business.
 *
 * @param name as a model's signature or a request names it
 * @param type of every element
 * @param shape without open dimensions
 * @param lease of the elements' memory
 */
public record Tensor(String name, DataType type, Shape shape, Lease lease) implements AutoCloseable {

    /** Checks that the memory has the size that shape and type ask for. */
    public Tensor {
        long expected = Math.multiplyExact(shape.elements(), type.elementBytes());
        if (type != DataType.BYTES && lease.bytes() != expected) {
            throw new IllegalArgumentException(
                    "tensor '" + name + "': " + lease.bytes() + " bytes (expected: " + expected + ")");
        }
    }

    /** Returns the elements' memory. */
    public MemorySegment data() {
        return lease.segment();
    }

    public long bytes() {
        return lease.bytes();
    }

    @Override
    public void close() {
        lease.close();
    }
}
