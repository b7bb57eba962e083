package dev.farad.runtime.graph.fusion;

import static dev.farad.runtime.graph.OnnxFile.integer;
import static dev.farad.runtime.graph.OnnxFile.integers;
import static dev.farad.runtime.graph.fusion.FusionCheck.number;
import static dev.farad.runtime.graph.fusion.FusionCheck.weights;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.runtime.graph.Array;
import dev.farad.runtime.graph.OnnxFile;
import java.util.List;

/** An encoder as exporters spell it out: two heads of width 4, one layer, a vocabulary of two. */
final class TinyEncoder {
    static final double LOWEST = -Float.MAX_VALUE;

    private static final int WIDTH = 8;

    final OnnxFile file = new OnnxFile(11);

    /** Returns the whole encoder. */
    static OnnxFile whole() {
        TinyEncoder encoder = new TinyEncoder();
        String mask = encoder.addedMask(LOWEST);
        String x = encoder.layerNorm(encoder.embedding());
        String attended = encoder.attention(encoder.linear(x), encoder.linear(x), encoder.linear(x), mask);
        String y = encoder.layerNorm(encoder.op("Add", encoder.linear(attended), x));
        String z = encoder.gelu(encoder.linear(y, WIDTH, 16));
        encoder.file.output(encoder.layerNorm(encoder.op("Add", encoder.linear(z, 16, WIDTH), y)));
        return encoder.file;
    }

    String op(String operator, String... inputs) {
        return file.node(operator, List.of(inputs));
    }

    String scalar(double value) {
        return file.constant(number(value));
    }

    String hidden(String name) {
        return file.input(name, DataType.FP32, "rows", "tokens", WIDTH);
    }

    String ids(String name) {
        return file.input(name, DataType.INT64, "rows", "tokens");
    }

    String embedding() {
        String words = op("Gather", file.constant(weights(2, WIDTH)), ids("ids"));
        String types = op("Gather", file.constant(weights(2, WIDTH)), ids("types"));
        return op("Add", op("Add", words, types), positions(0));
    }

    /** Looks up the tokens' places in their rows, counted from one on. */
    String positions(int from) {
        String tokens = op("Gather", op("Shape", "ids"), file.integers(1));
        String counting = file.constant(Array.of(DataType.INT64, Shape.of(1, 32), i -> i + from));
        String places = op("Slice", counting, file.integers(0), tokens, file.integers(1));
        return op("Gather", file.constant(weights(40, WIDTH)), places);
    }

    String linear(String x) {
        return linear(x, WIDTH, WIDTH);
    }

    String linear(String x, int from, int to) {
        return op("Add", file.constant(weights(to)), op("MatMul", x, file.constant(weights(from, to))));
    }

    String layerNorm(String x) {
        String d = op("Sub", x, mean(x));
        String variance = mean(op("Pow", d, scalar(2)));
        String normal = op("Div", d, op("Sqrt", op("Add", variance, scalar(1e-5))));
        return op("Add", op("Mul", normal, file.constant(weights(WIDTH))), file.constant(weights(WIDTH)));
    }

    String mean(String x) {
        return file.node("ReduceMean", List.of(x), integers("axes", -1));
    }

    String gelu(String x) {
        String erf = op("Erf", op("Div", x, scalar(Math.sqrt(2))));
        return op("Mul", op("Mul", x, op("Add", erf, scalar(1))), scalar(0.5));
    }

    /** The mask as it is added to scores: 0 for visible keys and the lowest number for hidden ones. */
    String addedMask(double lowest) {
        return op("Mul", op("Sub", scalar(1), numbers()), scalar(lowest));
    }

    /** The mask's keys as numbers, viewed as [rows, 1, 1, tokens]. */
    String numbers() {
        String four = file.node("Unsqueeze", List.of(ids("mask")), integers("axes", 1, 2));
        return file.node("Cast", List.of(four), integer("to", 1));
    }

    String heads(String x, long... order) {
        String split = op("Reshape", x, file.integers(0, 0, 2, 4));
        return file.node("Transpose", List.of(split), integers("perm", order));
    }

    String attention(String q, String k, String v, String mask) {
        String products = op("MatMul", heads(q, 0, 2, 1, 3), heads(k, 0, 2, 3, 1));
        return attended(op("Add", op("Div", products, scalar(2)), mask), v);
    }

    String attended(String scores, String v) {
        String weights = file.node("Softmax", List.of(scores), integer("axis", 3));
        String context = op("MatMul", weights, heads(v, 0, 2, 1, 3));
        String together = file.node("Transpose", List.of(context), integers("perm", 0, 2, 1, 3));
        return op("Reshape", together, file.integers(0, 0, WIDTH));
    }
}
