package dev.farad.runtime.cuda;

import dev.farad.pool.Lease;
import dev.farad.runtime.cuda.device.Device;
import dev.farad.runtime.cuda.device.Stream;
import dev.farad.runtime.graph.program.MemoryPlan;
import dev.farad.runtime.graph.program.Program;
import dev.farad.runtime.graph.program.Weight;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Brings the weights of a program to the device, one after another in one block. */
final class Weights {
    private static final long CHUNK_BYTES = 8L << 20;

    private Weights() {}

    /**
     * Copies all weights and waits until they are there.
     *
     * @return the address of each
     */
    static long[] upload(Program program, Lease memory, Device device) {
        long[] addresses = new long[program.weights().size()];
        long offset = 0;
        try (Arena arena = Arena.ofConfined();
                Stream stream = new Stream(device)) {
            MemorySegment chunk = arena.allocate(CHUNK_BYTES, MemoryPlan.ALIGNMENT);
            for (int i = 0; i < addresses.length; i++) {
                Weight weight = program.weights().get(i);
                addresses[i] = memory.segment().address() + offset;
                copy(weight.data(), addresses[i], chunk, stream);
                offset += Math.ceilDiv(weight.bytes(), MemoryPlan.ALIGNMENT) * MemoryPlan.ALIGNMENT;
            }
        }
        return addresses;
    }

    /** Copies through native memory, since a weight may lie in a mapped file or on the heap. */
    private static void copy(MemorySegment data, long address, MemorySegment chunk, Stream stream) {
        for (long at = 0; at < data.byteSize(); at += CHUNK_BYTES) {
            long bytes = Math.min(CHUNK_BYTES, data.byteSize() - at);
            MemorySegment.copy(data, at, chunk, 0, bytes);
            stream.copyIn(address + at, chunk.asSlice(0, bytes));
            stream.synchronize();
        }
    }
}
