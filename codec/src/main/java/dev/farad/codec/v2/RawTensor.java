package dev.farad.codec.v2;

import dev.farad.codec.json.Excerpt;
import dev.farad.pool.DataType;
import dev.farad.pool.Lease;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import io.netty.buffer.ByteBuf;

/** The tensor of a raw request: elements without a word on their shape, which follows from the model. */
final class RawTensor {
    private RawTensor() {}

    static Tensor read(ByteBuf body, TensorMetadata input, TensorMemory memory) {
        Labelled label = () -> "raw input '" + Excerpt.of(input.name()) + "'";
        TensorHeader open = new TensorHeader(label, input.datatype(), input.shape());
        if (input.datatype() == DataType.BYTES) {
            return string(body, input, open, memory);
        }
        TensorHeader header = new TensorHeader(label, input.datatype(), shape(open, body.readableBytes()));
        Lease lease = BinaryTensor.read(body, header, memory);
        return new Tensor(input.name(), input.datatype(), header.shape(), lease);
    }

    /** Fills the first dimension with 1 and the one other that may be open with whatever the bytes allow. */
    private static Shape shape(TensorHeader open, long bytes) {
        Shape shape = withBatchOfOne(open.shape());
        int openAxis = -1;
        for (int axis = 0; axis < shape.rank(); axis++) {
            if (shape.dim(axis) == Shape.ANY) {
                if (openAxis >= 0) {
                    throw open.refusal(
                            "shape " + open.shape() + " cannot be told from the body's length",
                            "at most one open dimension beside the first");
                }
                openAxis = axis;
            }
        }
        if (openAxis < 0) {
            return shape;
        }
        TensorHeader slice = new TensorHeader(open.of(), open.type(), shape.with(openAxis, 1));
        long sliceBytes = slice.bytes();
        if (sliceBytes == 0 || bytes % sliceBytes != 0) {
            throw open.refusal(
                    bytes + " bytes", "a multiple of " + sliceBytes + " for " + open.type() + " of shape " + shape);
        }
        return shape.with(openAxis, bytes / sliceBytes);
    }

    private static Shape withBatchOfOne(Shape shape) {
        return shape.rank() > 0 && shape.dim(0) == Shape.ANY ? shape.with(0, 1) : shape;
    }

    /** Makes the whole body the one element, with the length before it that BYTES elements have in memory. */
    private static Tensor string(ByteBuf body, TensorMetadata input, TensorHeader open, TensorMemory memory) {
        Shape shape = input.shape();
        for (int axis = 0; axis < shape.rank(); axis++) {
            shape = shape.dim(axis) == Shape.ANY ? shape.with(axis, 1) : shape;
        }
        TensorHeader header = new TensorHeader(open.of(), input.datatype(), shape);
        if (header.elements() != 1) {
            throw open.refusal(
                    "shape " + shape + " has " + header.elements() + " BYTES elements", "1, which is the whole body");
        }
        int length = body.readableBytes();
        Lease lease = memory.take(Integer.BYTES + (long) length, open.of());
        try {
            lease.segment().set(Layouts.INT32, 0, length);
            body.getBytes(
                    body.readerIndex(), lease.segment().asSlice(Integer.BYTES).asByteBuffer());
            return new Tensor(input.name(), input.datatype(), shape, lease);
        } catch (Throwable thrown) {
            lease.close();
            throw thrown;
        }
    }
}
