package dev.farad.runtime.graph.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.runtime.ModelLoadException;
import dev.farad.runtime.graph.Constant;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Tensors of an ONNX file as constants. */
final class OnnxTensor {
    private OnnxTensor() {}

    /** Returns the type of the given number in the format. */
    static DataType type(String where, int number) {
        return switch (TensorProto.DataType.forNumber(number)) {
            case FLOAT -> DataType.FP32;
            case FLOAT16 -> DataType.FP16;
            case BFLOAT16 -> DataType.BF16;
            case INT64 -> DataType.INT64;
            case INT32 -> DataType.INT32;
            case BOOL -> DataType.BOOL;
            case null -> throw new ModelLoadException(where + ": element type " + number + " is not known");
            default ->
                throw new ModelLoadException(where + ": element type " + TensorProto.DataType.forNumber(number)
                        + " is not supported (expected: FLOAT, FLOAT16, BFLOAT16, INT64, INT32 or BOOL)");
        };
    }

    /**
     * Returns a tensor's elements, where they are raw bytes without copying them.
     *
     * @throws ModelLoadException if it is damaged, or its data lies in another file
     */
    static Constant constant(TensorProto tensor) {
        String where = "tensor '" + tensor.getName() + "'";
        if (tensor.getDataLocation() == TensorProto.DataLocation.EXTERNAL || tensor.getExternalDataCount() > 0) {
            throw new ModelLoadException(where + " keeps its data in another file, which is not supported");
        }
        DataType type = type(where, tensor.getDataType());
        try {
            Shape shape = shape(tensor.getDimsList());
            MemorySegment data = tensor.hasRawData()
                    ? MemorySegment.ofBuffer(tensor.getRawData().asReadOnlyByteBuffer())
                    : typed(tensor, type);
            return new Constant(type, shape, data);
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new ModelLoadException(where + " is damaged: " + e.getMessage(), e);
        }
    }

    private static Shape shape(List<Long> dims) {
        long[] sizes = dims.stream().mapToLong(Long::longValue).toArray();
        for (long size : sizes) {
            if (size < 0) {
                throw new IllegalArgumentException("dimension: " + size + " (expected: 0 or more)");
            }
        }
        return Shape.of(sizes);
    }

    /** Returns elements that the file holds one by one; small types are kept in 32-bit fields. */
    private static MemorySegment typed(TensorProto tensor, DataType type) {
        int elements = switch (type) {
            case FP32 -> tensor.getFloatDataCount();
            case INT64 -> tensor.getInt64DataCount();
            default -> tensor.getInt32DataCount();
        };
        ByteBuffer data = ByteBuffer.allocate(Math.multiplyExact(elements, type.elementBytes()))
                .order(ByteOrder.LITTLE_ENDIAN);
        switch (type) {
            case FP32 -> tensor.getFloatDataList().forEach(data::putFloat);
            case INT64 -> tensor.getInt64DataList().forEach(data::putLong);
            case INT32 -> tensor.getInt32DataList().forEach(data::putInt);
            case FP16, BF16 -> tensor.getInt32DataList().forEach(bits -> data.putShort((short) (int) bits));
            default -> tensor.getInt32DataList().forEach(bit -> data.put((byte) (int) bit));
        }
        return MemorySegment.ofBuffer(data.flip());
    }
}
