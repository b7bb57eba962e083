package dev.farad.runtime.cuda.device;

import java.lang.foreign.MemorySegment;
import org.bytedeco.javacpp.Pointer;

/** An address as the native bindings take it; it owns nothing. */
final class Address extends Pointer {

    Address(long address) {
        this.address = address;
    }

    static Address of(MemorySegment segment) {
        return new Address(segment.address());
    }
}
