package dev.farad.runtime.graph;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The same model on ONNX Runtime's CPU, to compare with. */
public final class OnnxRuntimeModel implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    private final OrtSession session;

    /** Loads a model. */
    public OnnxRuntimeModel(byte[] model) throws OrtException {
        options.setIntraOpNumThreads(2);
        this.session = environment.createSession(model, options);
    }

    /** Returns the outputs by name. */
    public Map<String, Array> run(Map<String, Array> inputs) throws OrtException {
        Map<String, OnnxTensor> tensors = new HashMap<>();
        try {
            for (Map.Entry<String, Array> input : inputs.entrySet()) {
                tensors.put(input.getKey(), tensor(input.getValue()));
            }
            Map<String, Array> outputs = new LinkedHashMap<>();
            try (OrtSession.Result result = session.run(tensors)) {
                result.forEach(output -> outputs.put(output.getKey(), array((OnnxTensor) output.getValue())));
            }
            return outputs;
        } finally {
            tensors.values().forEach(OnnxTensor::close);
        }
    }

    private OnnxTensor tensor(Array array) throws OrtException {
        int bytes = array.elements().length * array.type().elementBytes();
        ByteBuffer data = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
        array.write(MemorySegment.ofBuffer(data));
        OnnxJavaType type = switch (array.type()) {
            case FP32 -> OnnxJavaType.FLOAT;
            case FP16 -> OnnxJavaType.FLOAT16;
            case INT64 -> OnnxJavaType.INT64;
            case INT32 -> OnnxJavaType.INT32;
            case BOOL -> OnnxJavaType.BOOL;
            default -> throw new IllegalArgumentException("type: " + array.type());
        };
        return OnnxTensor.createTensor(environment, data, array.shape().toArray(), type);
    }

    private static Array array(OnnxTensor tensor) {
        DataType type = switch (tensor.getInfo().type) {
            case FLOAT -> DataType.FP32;
            case FLOAT16 -> DataType.FP16;
            case INT64 -> DataType.INT64;
            case INT32 -> DataType.INT32;
            case BOOL -> DataType.BOOL;
            default -> throw new IllegalArgumentException("type: " + tensor.getInfo().type);
        };
        Shape shape = Shape.of(tensor.getInfo().getShape());
        return Array.read(type, shape, MemorySegment.ofBuffer(tensor.getByteBuffer()));
    }

    @Override
    public void close() throws OrtException {
        session.close();
        options.close();
    }
}
