package dev.farad.codec.v2;

import dev.farad.codec.json.ByteString;
import dev.farad.codec.json.JsonKind;
import dev.farad.codec.json.JsonReader;
import dev.farad.pool.Lease;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** Reads BYTES elements, whose size is known only at the end: gathers them, and then puts them into leased memory. */
final class ByteStrings {
    private ByteStrings() {}

    /** Gathers the element that the reader stands on, and moves on. */
    static void read(JsonReader reader, TensorHeader header, long index) {
        if (reader.kind() != JsonKind.STRING) {
            throw header.refusal("element " + index + " is " + reader.excerpt(), "a string for BYTES");
        }
        reader.gatherString();
        reader.next();
    }

    /** Returns the elements gathered since the given size was reached, leased. */
    static Lease leased(JsonReader reader, int from, TensorHeader header, TensorMemory memory) {
        ByteString gathered = reader.gathered();
        int bytes = gathered.size() - from;
        Lease lease = memory.take(bytes, header.of());
        MemorySegment.copy(gathered.array(), from, lease.segment(), ValueLayout.JAVA_BYTE, 0, bytes);
        return lease;
    }
}
