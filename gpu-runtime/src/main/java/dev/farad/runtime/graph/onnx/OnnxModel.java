package dev.farad.runtime.graph.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import dev.farad.runtime.ModelLoadException;
import dev.farad.runtime.graph.Dim;
import dev.farad.runtime.graph.Dims;
import dev.farad.runtime.graph.Graph;
import dev.farad.runtime.graph.GraphBuilder;
import dev.farad.runtime.graph.Value;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The reading of one ONNX file into a {@link Graph}.
 *
 * <p>The file is mapped and its weights stay views of the mapping, so that reading takes no heap for them; the mapping ends
 * with the last constant. Opsets 11 to 17 of the standard operators are understood. Every failure is a {@link
 * ModelLoadException} of one sentence.
 */
public final class OnnxModel {
    private static final int OLDEST_OPSET = 11;
    private static final int NEWEST_OPSET = 17;
    /** Messages in messages; files as exporters write them have fewer than ten. */
    private static final int DEEPEST = 50;

    private final GraphBuilder builder = new GraphBuilder();
    private final Map<String, Value> values = new HashMap<>();
    private final ModelProto model;
    private final int opset;

    private OnnxModel(ModelProto model) {
        this.model = model;
        this.opset = opset(model.getOpsetImportList());
    }

    /**
     * Reads a file.
     *
     * @throws ModelLoadException if it cannot be read, is no ONNX model, or holds what is not supported
     */
    public static Graph read(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new ModelLoadException(file + ": " + channel.size()
                        + " bytes (expected: at most 2 GiB, the limit of the ONNX format)");
            }
            // Freed by the garbage collector, as constants are views of it.
            MemorySegment mapped = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
            return read(mapped.asByteBuffer());
        } catch (IOException e) {
            throw new ModelLoadException("cannot read " + file + ": " + e, e);
        }
    }

    /**
     * Reads a model from memory, which must stay as it is as long as the graph is used.
     *
     * @throws ModelLoadException if it is no ONNX model, or holds what is not supported
     */
    public static Graph read(ByteBuffer bytes) {
        return new OnnxModel(parse(bytes)).graph();
    }

    private static ModelProto parse(ByteBuffer bytes) {
        try {
            CodedInputStream in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
            in.enableAliasing(true);
            in.setRecursionLimit(DEEPEST);
            ModelProto model = ModelProto.parseFrom(in);
            if (!model.hasGraph()) {
                throw new ModelLoadException("the file is no ONNX model: it has no graph");
            }
            return model;
        } catch (IOException e) {
            throw new ModelLoadException("the file is no ONNX model, or is damaged: " + e.getMessage(), e);
        }
    }

    private static int opset(List<OperatorSetIdProto> imports) {
        for (OperatorSetIdProto entry : imports) {
            if (entry.getDomain().isEmpty() || entry.getDomain().equals("ai.onnx")) {
                if (entry.getVersion() < OLDEST_OPSET || entry.getVersion() > NEWEST_OPSET) {
                    throw new ModelLoadException("opset: " + entry.getVersion() + " (expected: " + OLDEST_OPSET + " to "
                            + NEWEST_OPSET + ")");
                }
                return (int) entry.getVersion();
            }
        }
        throw new ModelLoadException("the model names no opset of ai.onnx (expected: 11 to 17)");
    }

    private Graph graph() {
        GraphProto graph = model.getGraph();
        if (graph.getSparseInitializerCount() > 0) {
            throw new ModelLoadException("initializer '"
                    + graph.getSparseInitializer(0).getValues().getName() + "' is sparse, which is not supported");
        }
        Set<String> given = new HashSet<>();
        for (TensorProto tensor : graph.getInitializerList()) {
            define(tensor.getName(), builder.constant(OnnxTensor.constant(tensor)));
            given.add(tensor.getName());
        }
        for (ValueInfoProto input : graph.getInputList()) {
            if (!given.contains(input.getName())) {
                define(input.getName(), input(input));
            }
        }
        for (NodeProto node : graph.getNodeList()) {
            translate(node);
        }
        List<Graph.Port> outputs = new ArrayList<>();
        for (ValueInfoProto output : graph.getOutputList()) {
            outputs.add(new Graph.Port(output.getName(), value("the graph's outputs", output.getName())));
        }
        return builder.graph(outputs);
    }

    private Value input(ValueInfoProto input) {
        if (!input.getType().hasTensorType() || !input.getType().getTensorType().hasShape()) {
            throw new ModelLoadException(
                    "input '" + input.getName() + "' is no tensor of known rank, which is not supported");
        }
        List<Dim> dims = new ArrayList<>();
        for (TensorShapeProto.Dimension dim :
                input.getType().getTensorType().getShape().getDimList()) {
            dims.add(dim(dim, input.getName() + "." + dims.size()));
        }
        int type = input.getType().getTensorType().getElemType();
        return builder.input(input.getName(), OnnxTensor.type("input '" + input.getName() + "'", type), new Dims(dims));
    }

    /** Returns a dimension; one that the file leaves open without a name gets one of its own. */
    private static Dim dim(TensorShapeProto.Dimension dim, String name) {
        if (dim.hasDimValue() && dim.getDimValue() >= 0) {
            return Dim.of(dim.getDimValue());
        }
        return Dim.of(dim.getDimParam().isEmpty() ? name : dim.getDimParam());
    }

    private void translate(NodeProto node) {
        String where = "node '" + node.getName() + "' (" + node.getOpType() + ", opset " + opset + ")";
        OnnxOperator operator = OnnxOperator.named(node.getDomain(), node.getOpType());
        if (operator == null) {
            String domain = node.getDomain().isEmpty() ? "" : " of domain " + node.getDomain();
            throw new ModelLoadException(where + ": the operator" + domain + " is not supported");
        }
        List<@Nullable Value> inputs = new ArrayList<>();
        for (String name : node.getInputList()) {
            inputs.add(name.isEmpty() ? null : value(where, name));
        }
        try {
            OnnxAttributes attributes = new OnnxAttributes(node.getAttributeList());
            List<Value> outputs = operator.translate(new OnnxCall(node, opset, inputs, attributes, builder));
            attributes.checkAllRead();
            define(node.getOutputList(), outputs);
        } catch (IllegalArgumentException | ArithmeticException | IndexOutOfBoundsException e) {
            throw new ModelLoadException(where + ": " + e.getMessage(), e);
        }
    }

    private void define(List<String> names, List<Value> outputs) {
        for (int i = 0; i < names.size(); i++) {
            if (names.get(i).isEmpty()) {
                continue;
            }
            if (i >= outputs.size()) {
                throw new IllegalArgumentException("output '" + names.get(i) + "' is not supported");
            }
            define(names.get(i), outputs.get(i));
        }
    }

    private void define(String name, Value value) {
        if (values.putIfAbsent(name, value) != null) {
            throw new ModelLoadException("value '" + name + "' is defined twice");
        }
    }

    private Value value(String where, String name) {
        Value value = values.get(name);
        if (value == null) {
            throw new ModelLoadException(where + ": value '" + name + "' is used before it is defined");
        }
        return value;
    }
}
