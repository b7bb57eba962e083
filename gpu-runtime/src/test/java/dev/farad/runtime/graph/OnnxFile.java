package dev.farad.runtime.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.runtime.graph.onnx.OnnxModel;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** A small ONNX model that a test writes itself. */
public final class OnnxFile {
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("test");
    private final int opset;
    private int nodes;

    public OnnxFile(int opset) {
        this.opset = opset;
    }

    /** Adds an input; each dimension is a number or a name. */
    public String input(String name, DataType type, Object... dims) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (Object dim : dims) {
            TensorShapeProto.Dimension.Builder added = shape.addDimBuilder();
            if (dim instanceof Number size) {
                added.setDimValue(size.longValue());
            } else {
                added.setDimParam(dim.toString());
            }
        }
        TypeProto.Tensor.Builder tensor =
                TypeProto.Tensor.newBuilder().setElemType(number(type)).setShape(shape);
        graph.addInput(ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor)));
        return name;
    }

    /** Adds a constant. */
    public String constant(String name, Array array) {
        graph.addInitializer(tensor(array).toBuilder().setName(name));
        return name;
    }

    /** Adds a constant of no particular name and returns its name. */
    public String constant(Array array) {
        return constant("constant_" + graph.getInitializerCount(), array);
    }

    /** Adds a constant of integers and returns its name. */
    public String integers(long... values) {
        return constant(Array.of(DataType.INT64, Shape.of(values.length), i -> values[i]));
    }

    /** Adds a tensor as it is. */
    public void initializer(TensorProto tensor) {
        graph.addInitializer(tensor);
    }

    /** Adds a node with one output and returns the output's name. */
    public String node(String op, List<String> inputs, AttributeProto... attributes) {
        String output = op + "_" + nodes;
        node(op, inputs, List.of(output), attributes);
        return output;
    }

    /** Adds a node. */
    public void node(String op, List<String> inputs, List<String> outputs, AttributeProto... attributes) {
        graph.addNode(NodeProto.newBuilder()
                .setOpType(op)
                .setName("node " + nodes++)
                .addAllInput(inputs)
                .addAllOutput(outputs)
                .addAllAttribute(Arrays.asList(attributes)));
    }

    public OnnxFile output(String name) {
        graph.addOutput(ValueInfoProto.newBuilder().setName(name));
        return this;
    }

    /** Returns the format's message, to be changed further. */
    public ModelProto.Builder model() {
        return ModelProto.newBuilder()
                .setIrVersion(7)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(graph);
    }

    public byte[] bytes() {
        return model().build().toByteArray();
    }

    public Graph read() {
        return OnnxModel.read(ByteBuffer.wrap(bytes()));
    }

    public static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    public static AttributeProto integers(String name, long... values) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INTS)
                .addAllInts(LongStream.of(values).boxed().toList())
                .build();
    }

    public static AttributeProto number(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    public static AttributeProto tensor(String name, Array value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.TENSOR)
                .setT(tensor(value))
                .build();
    }

    /** Returns an array as the format's message. */
    public static TensorProto tensor(Array array) {
        byte[] bytes = new byte[array.elements().length * array.type().elementBytes()];
        array.write(MemorySegment.ofArray(bytes));
        return TensorProto.newBuilder()
                .setDataType(number(array.type()))
                .addAllDims(LongStream.of(array.shape().toArray()).boxed().toList())
                .setRawData(ByteString.copyFrom(bytes))
                .build();
    }

    /** Returns the format's number of an element type. */
    public static int number(DataType type) {
        return switch (type) {
            case FP32 -> TensorProto.DataType.FLOAT_VALUE;
            case FP16 -> TensorProto.DataType.FLOAT16_VALUE;
            case BF16 -> TensorProto.DataType.BFLOAT16_VALUE;
            case INT64 -> TensorProto.DataType.INT64_VALUE;
            case INT32 -> TensorProto.DataType.INT32_VALUE;
            case BOOL -> TensorProto.DataType.BOOL_VALUE;
            default -> throw new IllegalArgumentException("type: " + type);
        };
    }
}
