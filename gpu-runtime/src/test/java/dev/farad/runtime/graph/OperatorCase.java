package dev.farad.runtime.graph;

import static dev.farad.runtime.graph.OnnxFile.integer;
import static dev.farad.runtime.graph.OnnxFile.integers;
import static dev.farad.runtime.graph.OnnxFile.number;
import static dev.farad.runtime.graph.OnnxFile.tensor;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One operator with its inputs, as a model of its own: what importer, folding, reference and device must answer as ONNX
 * Runtime does. Values are random; those of floating operators hold NaN and infinities too.
 */
public final class OperatorCase {
    private final String operator;
    private final int opset;
    private final Random random;
    private final Map<String, Array> tensors = new LinkedHashMap<>();
    private final Map<String, Array> fixed = new LinkedHashMap<>();
    private final List<String> inputs = new ArrayList<>();
    private AttributeProto[] attributes = {};
    private int outputs = 1;
    private double tolerance = 1e-5;

    private OperatorCase(String operator, int opset) {
        this.operator = operator;
        this.opset = opset;
        this.random = new Random(operator.hashCode());
    }

    private static OperatorCase of(String operator, int opset, AttributeProto... attributes) {
        OperatorCase made = new OperatorCase(operator, opset);
        made.attributes = attributes;
        return made;
    }

    /** Adds an input of ordinary numbers from -3 to 3, sometimes equal. */
    private OperatorCase plain(long... dims) {
        return with(DataType.FP32, i -> Math.round(random.nextDouble(-3, 3) * 16) / 16.0, dims);
    }

    /** Adds an input of numbers of which some are zeros, infinities and NaN. */
    private OperatorCase wild(long... dims) {
        double[] special = {0, -0.0, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e30, -1e30, 1e-30
        };
        return with(
                DataType.FP32,
                i -> random.nextInt(4) == 0 ? special[random.nextInt(special.length)] : random.nextDouble(-4, 4),
                dims);
    }

    /** Adds an input with infinities of one sign; ONNX Runtime's maximum of NaN and numbers depends on their order. */
    private OperatorCase infinite(long... dims) {
        return with(DataType.FP32, i -> i % 4 == 0 ? Double.NEGATIVE_INFINITY : i, dims);
    }

    private OperatorCase truths(long... dims) {
        return with(DataType.BOOL, i -> random.nextInt(2), dims);
    }

    private OperatorCase whole(DataType type, int from, int to, long... dims) {
        return with(type, i -> random.nextInt(from, to), dims);
    }

    private OperatorCase with(DataType type, IntToDoubleFunction element, long... dims) {
        String name = "in" + inputs.size();
        tensors.put(name, Array.of(type, Shape.of(dims), element));
        inputs.add(name);
        return this;
    }

    /** Adds an input that the model gives. */
    private OperatorCase given(long... values) {
        return given(Array.of(DataType.INT64, Shape.of(values.length), i -> values[i]));
    }

    private OperatorCase given(Array array) {
        String name = "in" + inputs.size();
        fixed.put(name, array);
        inputs.add(name);
        return this;
    }

    private OperatorCase leftOut() {
        inputs.add("");
        return this;
    }

    private OperatorCase outputs(int count) {
        outputs = count;
        return this;
    }

    private OperatorCase tolerance(double most) {
        tolerance = most;
        return this;
    }

    public String operator() {
        return operator;
    }

    /** Returns the inputs by name. */
    public Map<String, Array> tensors() {
        return tensors;
    }

    public double tolerance() {
        return tolerance;
    }

    /** Returns the model; with its inputs given as constants if so said, so that everything can be folded. */
    public OnnxFile file(boolean constant) {
        OnnxFile file = new OnnxFile(opset);
        tensors.forEach((name, array) -> {
            if (constant) {
                file.constant(name, array);
            } else {
                file.input(
                        name,
                        array.type(),
                        IntStream.range(0, array.rank())
                                .mapToObj(axis -> dim(array.dim(axis)))
                                .toArray());
            }
        });
        fixed.forEach(file::constant);
        List<String> names =
                IntStream.range(0, outputs).mapToObj(i -> "out" + i).toList();
        file.node(operator, inputs, names, attributes);
        names.forEach(file::output);
        return file;
    }

    /** Leaves every size of 5 and 7 open, so that the op must cope with symbols. */
    private static Object dim(int size) {
        return size == 5 ? "five" : size == 7 ? "seven" : size;
    }

    @Override
    public String toString() {
        List<String> parts = new ArrayList<>();
        tensors.values().forEach(array -> parts.add(array.type() + " " + array.shape()));
        for (AttributeProto attribute : attributes) {
            parts.add(attribute.getName());
        }
        return operator + "-" + opset + " " + parts;
    }

    /** Returns all cases. */
    public static Stream<OperatorCase> all() {
        return Stream.of(elementwise(), comparisons(), layout(), cuts(), rows()).flatMap(List::stream);
    }

    private static List<OperatorCase> elementwise() {
        List<OperatorCase> cases = new ArrayList<>();
        for (String operator : List.of("Add", "Sub", "Mul", "Div", "Min", "Max")) {
            cases.add(of(operator, 13).wild(5, 7, 4).wild(5, 7, 4));
            cases.add(of(operator, 11).wild(5, 1, 4).wild(7, 1));
            cases.add(of(operator, 13).wild(64).wild());
            cases.add(of(operator, 14).whole(DataType.INT64, 1, 50, 5, 3).whole(DataType.INT64, 1, 9, 3));
            cases.add(of(operator, 14).whole(DataType.INT32, -50, -1, 5, 3).whole(DataType.INT32, 1, 9, 5, 1));
        }
        for (String operator : List.of("Neg", "Abs", "Exp", "Log", "Sqrt", "Erf", "Tanh", "Sigmoid", "Relu")) {
            cases.add(of(operator, 13).wild(5, 7, 8));
            cases.add(of(operator, 13).wild());
        }
        cases.add(of("Neg", 13).whole(DataType.INT64, -9, 9, 5));
        cases.add(of("Abs", 13).whole(DataType.INT32, -9, 9, 5));
        cases.add(of("Max", 13).plain(5, 3).plain(3).plain(5, 1));
        cases.add(of("Min", 13).wild(5, 3));
        cases.add(of("Pow", 13).plain(5, 7).given(Array.of(DataType.FP32, Shape.of(), i -> 2)));
        cases.add(of("Pow", 12).plain(5, 7).whole(DataType.INT64, 0, 4, 7));
        cases.add(of("Pow", 13).wild(5, 7).wild(7));
        cases.add(of("Where", 16).truths(5, 1).wild(7).wild(5, 7));
        cases.add(of("Where", 11).truths(7).whole(DataType.INT64, -9, 9, 5, 7).whole(DataType.INT64, -9, 9));
        cases.add(of("Cast", 13, integer("to", 7)).plain(5, 7));
        cases.add(of("Cast", 13, integer("to", 9)).wild(5, 7));
        cases.add(of("Cast", 13, integer("to", 1)).whole(DataType.INT64, -99, 99, 5, 7));
        cases.add(of("Cast", 11, integer("to", 1)).truths(5, 7));
        cases.add(of("Cast", 13, integer("to", 6)).whole(DataType.INT64, -99, 99, 5, 7));
        cases.add(of("Cast", 13, integer("to", 10)).plain(5, 7));
        cases.add(of("Identity", 13).wild(5, 7));
        return cases;
    }

    private static List<OperatorCase> comparisons() {
        List<OperatorCase> cases = new ArrayList<>();
        for (String operator : List.of("Equal", "Less", "LessOrEqual", "Greater", "GreaterOrEqual")) {
            cases.add(of(operator, 16).wild(5, 7, 4).wild(7, 1));
            cases.add(of(operator, 13).plain(5, 40).plain(5, 40));
            cases.add(of(operator, 13).whole(DataType.INT64, 0, 3, 5, 7).whole(DataType.INT64, 0, 3, 7));
        }
        cases.add(of("Equal", 13).truths(5, 7).truths(7));
        cases.add(of("And", 13).truths(5, 7).truths(7));
        cases.add(of("Or", 13).truths(5, 1).truths(7));
        cases.add(of("Not", 13).truths(5, 7));
        return cases;
    }

    private static List<OperatorCase> layout() {
        Array three = Array.of(DataType.FP32, Shape.of(1), i -> 3);
        return List.of(
                of("Reshape", 13).wild(5, 7, 4).given(0, -1, 2),
                of("Reshape", 14).wild(5, 4, 3).given(-1),
                of("Reshape", 14, integer("allowzero", 1)).wild(5, 4, 3).given(-1, 6),
                of("Flatten", 13, integer("axis", 2)).wild(5, 7, 4),
                of("Squeeze", 11, integers("axes", 1, -1)).wild(5, 1, 7, 1),
                of("Squeeze", 13).wild(1, 7, 1),
                of("Squeeze", 13).wild(1, 7, 1).given(-3),
                of("Unsqueeze", 11, integers("axes", 0, -1)).wild(5, 7),
                of("Unsqueeze", 13).wild(5, 7).given(3, 1),
                of("Transpose", 13).wild(5, 7, 4),
                of("Transpose", 13, integers("perm", 1, 2, 0, 3)).wild(5, 7, 4, 3),
                of("Concat", 13, integer("axis", -2))
                        .wild(5, 7, 4)
                        .wild(5, 3, 4)
                        .wild(5, 7, 4),
                of("Concat", 11, integer("axis", 0))
                        .whole(DataType.INT64, 0, 9, 5)
                        .whole(DataType.INT64, 0, 9, 7),
                of("Gather", 13).wild(6, 4, 3).whole(DataType.INT64, -6, 6, 5, 7),
                of("Gather", 11, integer("axis", -1)).wild(5, 7, 4).whole(DataType.INT32, -4, 4, 2),
                of("Gather", 13, integer("axis", 1)).wild(5, 7, 4).given(Array.of(DataType.INT64, Shape.of(), i -> 3)),
                of("Expand", 13).wild(5, 1, 4).given(2, 1, 3, 1),
                of("Expand", 13).wild(7).given(3, 1),
                of("Shape", 13).wild(5, 7, 4),
                of("Shape", 15, integer("start", -2), integer("end", 3)).wild(5, 7, 4),
                of("ConstantOfShape", 11, tensor("value", three)).given(2, 3),
                of("Constant", 13, tensor("value", three)),
                of("Constant", 13, integers("value_ints", 4, 5)),
                of("Constant", 13, number("value_float", 2.5f)));
    }

    private static List<OperatorCase> cuts() {
        long end = Long.MAX_VALUE;
        return List.of(
                of("Slice", 13).wild(5, 7, 4).given(1).given(-1).given(2),
                of("Slice", 13).wild(5, 7, 4).given(0, 1).given(1, 3).given(0, 2),
                of("Slice", 11)
                        .wild(5, 7, 4)
                        .given(0, 0, 3)
                        .given(end, end, 1)
                        .given(0, 1, 2)
                        .given(1, 1, -1),
                of("Slice", 13)
                        .wild(6, 8)
                        .given(7, -1)
                        .given(-end, 0)
                        .given(0, 1)
                        .given(-2, -3),
                of("Slice", 13).wild(6, 8).given(-1).given(-end).given(1).given(-1),
                of("Slice", 13).wild(5, 8).given(-1).given(-end).given(0).given(-1),
                of("Slice", 13).wild(5, 8).given(5).given(2).given(1),
                of("Slice", 13).wild(6, 9).given(2, 0).given(4, 100).given(1, 0),
                of("Slice", 13).wild(6, 8).given(1, 1).given(5, 7).leftOut().given(2, 3),
                of("Split", 11, integer("axis", 1)).wild(5, 6).outputs(3),
                of("Split", 11, integer("axis", 1), integers("split", 1, 5))
                        .wild(5, 6)
                        .outputs(2),
                of("Split", 13, integer("axis", -1)).wild(5, 6).given(2, 4).outputs(2));
    }

    private static List<OperatorCase> rows() {
        List<OperatorCase> cases = new ArrayList<>();
        for (String operator : List.of("ReduceMean", "ReduceMax", "ReduceSum")) {
            cases.add(of(operator, 11, integers("axes", -1)).plain(5, 7, 40));
            cases.add(of(operator, 11, integers("axes", 0, 2), integer("keepdims", 0))
                    .plain(5, 7, 4));
            cases.add(of(operator, 11, integer("keepdims", 0)).plain(5, 7, 4));
            cases.add(of(operator, 11, integers("axes", 1)).infinite(5, 2, 7));
        }
        cases.add(of("ReduceSum", 13).wild(5, 7, 4).given(1));
        cases.add(of("ReduceMean", 13, integers("axes", -1)).wild(5, 7, 4));
        cases.add(of("ReduceSum", 13).whole(DataType.INT64, -9, 9, 5, 7).given(0));
        cases.add(of("ReduceMax", 12, integers("axes", 0)).whole(DataType.INT64, -9, 9, 5, 7));
        cases.add(of("ReduceSum", 13, integer("noop_with_empty_axes", 1)).plain(5, 7));
        cases.add(of("Softmax", 11, integer("axis", 1)).plain(5, 7, 4));
        cases.add(of("Softmax", 11).plain(5, 7));
        cases.add(of("Softmax", 13, integer("axis", 1)).plain(5, 7, 4));
        cases.add(of("Softmax", 13).plain(5, 7, 40));
        cases.add(of("Softmax", 13).with(DataType.FP32, i -> i % 3 == 0 ? Double.NEGATIVE_INFINITY : i, 5, 7));
        cases.add(of("Softmax", 13).with(DataType.FP32, i -> i == 3 ? Double.NaN : i, 5, 7));
        cases.add(of("MatMul", 13).plain(5, 7, 4).plain(4, 3).tolerance(1e-4));
        cases.add(of("MatMul", 13).plain(2, 1, 7, 4).plain(5, 4, 3).tolerance(1e-4));
        cases.add(of("MatMul", 13).plain(5, 4, 4).plain(4).tolerance(1e-4));
        cases.add(of("MatMul", 13).plain(4).plain(5, 4, 7).tolerance(1e-4));
        cases.add(of("MatMul", 13).plain(4).plain(4).tolerance(1e-4));
        cases.add(of("MatMul", 13).plain(5, 64).plain(64, 64).tolerance(1e-4));
        cases.add(of("MatMul", 13)
                .with(DataType.FP32, i -> i == 5 ? Double.NaN : i == 9 ? Double.POSITIVE_INFINITY : 1, 5, 4)
                .plain(4, 3)
                .tolerance(1e-4));
        cases.add(of("Gemm", 13).plain(5, 4).plain(4, 7).plain(7));
        cases.add(of("Gemm", 11, integer("transA", 1), integer("transB", 1), number("alpha", 0.5f), number("beta", 2))
                .plain(4, 5)
                .plain(7, 4)
                .plain(5, 1));
        cases.add(of("Gemm", 13).plain(5, 4).plain(4, 7));
        cases.add(
                of("LayerNormalization", 17).plain(5, 7, 40).plain(40).plain(40).tolerance(1e-4));
        cases.add(of("LayerNormalization", 17, integer("axis", 1), number("epsilon", 0.1f))
                .plain(5, 3, 4)
                .plain(3, 4)
                .tolerance(1e-4));
        return cases;
    }
}
