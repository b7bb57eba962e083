package dev.farad.runtime.graph.onnx;

import dev.farad.pool.Shape;
import dev.farad.runtime.graph.Constant;
import dev.farad.runtime.graph.Dim;
import dev.farad.runtime.graph.Dims;
import dev.farad.runtime.graph.Kernel;
import dev.farad.runtime.graph.Kernel.Binary;
import dev.farad.runtime.graph.Kernel.BinaryFunction;
import dev.farad.runtime.graph.Kernel.ReduceFunction;
import dev.farad.runtime.graph.Op.Reshape;
import dev.farad.runtime.graph.Sizes;
import dev.farad.runtime.graph.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Operators that work on rows and matrices. */
final class OnnxRows {
    static final Map<String, OnnxOperator.Single> OPERATORS = Map.of(
            "MatMul", OnnxRows::matMul,
            "Gemm", OnnxRows::gemm,
            "ReduceSum", reduce(ReduceFunction.SUM, 13),
            "ReduceMean", reduce(ReduceFunction.MEAN, 18),
            "ReduceMax", reduce(ReduceFunction.MAX, 18),
            "Softmax", OnnxRows::softmax,
            "LayerNormalization", OnnxRows::layerNormalization);

    private OnnxRows() {}

    /** A vector on the left is a row, one on the right a column; its axis is gone from the output. */
    private static Value matMul(OnnxCall call) {
        Value a = call.input(0);
        Value b = call.input(1);
        boolean row = a.dims().rank() == 1;
        boolean column = b.dims().rank() == 1;
        Value left = row ? call.add(new Reshape(Dims.of(Dim.ONE, a.dims().dim(0))), a) : a;
        Value right = column ? call.add(new Reshape(Dims.of(b.dims().dim(0), Dim.ONE)), b) : b;
        Value product = call.add(new Kernel.MatMul(), left, right);
        List<Dim> dims = new ArrayList<>(product.dims().sizes());
        if (column) {
            dims.removeLast();
        }
        if (row) {
            dims.remove(dims.size() - (column ? 1 : 2));
        }
        return call.add(new Reshape(new Dims(dims)), product);
    }

    private static Value gemm(OnnxCall call) {
        OnnxAttributes attributes = call.attributes();
        Value a = transposed(call, call.input(0), attributes.integer("transA", 0));
        Value b = transposed(call, call.input(1), attributes.integer("transB", 0));
        Value product = scaled(call, call.add(new Kernel.MatMul(), a, b), attributes.number("alpha", 1));
        float beta = attributes.number("beta", 1);
        Value c = call.optional(2);
        return c == null ? product : call.add(new Binary(BinaryFunction.ADD), product, scaled(call, c, beta));
    }

    private static Value transposed(OnnxCall call, Value matrix, long flag) {
        return flag == 0 ? matrix : call.add(new Kernel.Transpose(List.of(1, 0)), matrix);
    }

    private static Value scaled(OnnxCall call, Value x, float factor) {
        if (factor == 1) {
            return x;
        }
        Value constant = call.builder().constant(Constant.ofNumbers(Shape.of(), List.of(factor)));
        Value typed = call.add(new Kernel.Cast(x.type()), constant);
        return call.add(new Binary(BinaryFunction.MUL), x, typed);
    }

    /** Moves the axes to reduce to the end, where kernels want them, unless they are there. */
    private static OnnxOperator.Single reduce(ReduceFunction function, int axesAreInputSince) {
        return call -> {
            Value x = call.input(0);
            int rank = x.dims().rank();
            List<Long> axes = call.axes("axes", 1, axesAreInputSince);
            boolean keep = call.attributes().integer("keepdims", 1) != 0;
            boolean nothing = call.attributes().integer("noop_with_empty_axes", 0) != 0;
            if (axes == null || axes.isEmpty()) {
                if (nothing) {
                    return x;
                }
                axes = IntStream.range(0, rank).mapToObj(axis -> (long) axis).toList();
            }
            List<Integer> reduced = axes.stream()
                    .map(axis -> OnnxCall.axis(axis, rank))
                    .sorted()
                    .distinct()
                    .toList();
            Value result = call.add(
                    new Kernel.Reduce(function, rank - reduced.size()),
                    call.add(new Kernel.Transpose(atEnd(reduced, rank)), x));
            return keep ? call.add(new Reshape(kept(x.dims(), reduced)), result) : result;
        };
    }

    private static List<Integer> atEnd(List<Integer> axes, int rank) {
        List<Integer> order = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        order.removeAll(axes);
        order.addAll(axes);
        return order;
    }

    private static Dims kept(Dims dims, List<Integer> reduced) {
        List<Dim> kept = new ArrayList<>(dims.sizes());
        reduced.forEach(axis -> kept.set(axis, Dim.ONE));
        return new Dims(kept);
    }

    /** Before opset 13 a row was all axes from the given one on; since then it is the given one alone. */
    private static Value softmax(OnnxCall call) {
        Value x = call.input(0);
        int rank = x.dims().rank();
        int axis = OnnxCall.axis(call.attributes().integer("axis", call.opset() < 13 ? 1 : -1), rank);
        if (call.opset() < 13 || axis == rank - 1) {
            return call.add(new Kernel.Softmax(axis), x);
        }
        List<Integer> swap = new ArrayList<>(IntStream.range(0, rank).boxed().toList());
        swap.set(axis, rank - 1);
        swap.set(rank - 1, axis);
        Value swapped = call.add(new Kernel.Transpose(swap), x);
        return call.add(new Kernel.Transpose(swap), call.add(new Kernel.Softmax(rank - 1), swapped));
    }

    private static Value layerNormalization(OnnxCall call) {
        Value x = call.input(0);
        Value scale = call.input(1);
        int axis = OnnxCall.axis(call.attributes().integer("axis", -1), x.dims().rank());
        float epsilon = call.attributes().number("epsilon", 1e-5f);
        if (call.attributes().integer("stash_type", 1) != 1) {
            throw new IllegalArgumentException("attribute 'stash_type' is not supported (expected: 1)");
        }
        Value bias = call.optional(2);
        if (bias == null) {
            bias = call.builder()
                    .constant(Constant.zeros(scale.type(), scale.dims().at(Sizes.NONE)));
        }
        return call.add(new Kernel.LayerNorm(axis, epsilon, false), x, scale, bias);
    }
}
