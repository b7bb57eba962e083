package dev.farad.codec.v2;

import dev.farad.codec.json.JsonKind;
import dev.farad.codec.json.JsonReader;
import dev.farad.pool.Lease;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Gathers BYTES elements, whose size is known only at the end, and then puts them into leased memory. */
final class ByteStrings implements ElementSink {
    private final TensorHeader header;
    private final ByteArrayOutputStream gathered = new ByteArrayOutputStream();

    ByteStrings(TensorHeader header) {
        this.header = header;
    }

    @Override
    public void put(JsonReader reader, long index) {
        if (reader.kind() != JsonKind.STRING) {
            throw header.refusal("element " + index + " is " + reader.excerpt(), "a string for BYTES");
        }
        byte[] utf8 = reader.string(header.label()).getBytes(StandardCharsets.UTF_8);
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            gathered.write(utf8.length >>> shift);
        }
        gathered.writeBytes(utf8);
    }

    Lease leased(TensorMemory memory) {
        Lease lease = memory.take(gathered.size(), header.label());
        lease.segment().copyFrom(MemorySegment.ofArray(gathered.toByteArray()));
        return lease;
    }
}
