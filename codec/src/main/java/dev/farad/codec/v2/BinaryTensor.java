package dev.farad.codec.v2;

import dev.farad.pool.DataType;
import dev.farad.pool.Lease;
import io.netty.buffer.ByteBuf;

/** Copies a tensor's elements from binary data into leased memory, once they are known to be well-formed. */
final class BinaryTensor {
    private BinaryTensor() {}

    /** Returns the elements, which are all of the buffer, leased. */
    static Lease read(ByteBuf data, TensorHeader header, TensorMemory memory) {
        if (header.type() == DataType.BYTES) {
            checkStrings(data, header);
        } else if (data.readableBytes() != header.bytes()) {
            throw header.refusal(
                    data.readableBytes() + " bytes of binary data",
                    header.bytes() + " for " + header.type() + " of shape " + header.shape());
        } else if (header.type() == DataType.BOOL) {
            checkTruths(data, header);
        }
        return leased(data, header, memory);
    }

    static Lease leased(ByteBuf data, TensorHeader header, TensorMemory memory) {
        Lease lease = memory.take(data.readableBytes(), header.of());
        try {
            data.getBytes(data.readerIndex(), lease.segment().asByteBuffer());
            return lease;
        } catch (Throwable thrown) {
            lease.close();
            throw thrown;
        }
    }

    private static void checkTruths(ByteBuf data, TensorHeader header) {
        for (int i = 0; i < data.readableBytes(); i++) {
            int truth = data.getUnsignedByte(data.readerIndex() + i);
            if (truth > 1) {
                throw header.refusal("element " + i + " is byte " + truth, "0 or 1 for BOOL");
            }
        }
    }

    private static void checkStrings(ByteBuf data, TensorHeader header) {
        long elements = header.elements();
        long count = 0;
        int at = data.readerIndex();
        int end = data.writerIndex();
        while (at < end && count < elements) {
            long length = end - at < Integer.BYTES ? Long.MAX_VALUE : data.getUnsignedIntLE(at);
            if (length > end - at - Integer.BYTES) {
                throw header.refusal(
                        "BYTES element " + count + " does not fit the " + (end - at) + " bytes that are left",
                        "a 4-byte length and as many bytes");
            }
            at += Integer.BYTES + (int) length;
            count++;
        }
        if (at < end || count < elements) {
            throw header.refusal(
                    count + " BYTES elements and " + (end - at) + " bytes more in the binary data",
                    elements + " elements and nothing more, as shape " + header.shape() + " says");
        }
    }
}
