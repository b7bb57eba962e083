package dev.farad.runtime.graph;

import dev.farad.pool.DataType;
import dev.farad.runtime.graph.Kernel.Binary;
import dev.farad.runtime.graph.Kernel.Embedding;
import dev.farad.runtime.graph.Kernel.ReduceFunction;
import dev.farad.runtime.graph.Kernel.Unary;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What an op yields, told from what it takes; throws {@link IllegalArgumentException} with a sentence if they do not fit. */
final class Inference {
    private static final Set<DataType> FLOATING = Set.of(DataType.FP32, DataType.FP16, DataType.BF16);
    private static final Set<DataType> INTEGER = Set.of(DataType.INT64, DataType.INT32);

    private Inference() {}

    /**
     * Type and shape of an output.
     *
     * @param type of the elements
     * @param dims its shape
     */
    record Yield(DataType type, Dims dims) {}

    static Yield of(Op op, List<Value> inputs) {
        return switch (op) {
            case Op.Reshape(Dims to) -> reshape(inputs.getFirst(), to);
            case Unary unary -> unary(unary, inputs.getFirst());
            case Binary binary -> binary(binary, inputs.get(0), inputs.get(1));
            case Kernel.Where _ -> where(inputs.get(0), inputs.get(1), inputs.get(2));
            case Kernel.Cast(DataType to) -> new Yield(to, inputs.getFirst().dims());
            case Kernel.Gather(int axis) -> gather(axis, inputs.get(0), inputs.get(1));
            case Kernel.Transpose(List<Integer> order) -> transpose(order, inputs.getFirst());
            case Kernel.Slice slice -> new Yield(inputs.getFirst().type(), slice.to());
            case Kernel.Concat(int axis) -> concat(axis, inputs);
            case Kernel.Expand(Dims to) -> new Yield(inputs.getFirst().type(), to);
            case Kernel.Extents(List<Dim> sizes) -> new Yield(DataType.INT64, Dims.of((long) sizes.size()));
            case Kernel.MatMul _ -> matMul(inputs.get(0), inputs.get(1));
            case Kernel.Reduce(ReduceFunction function, int axis) -> reduce(function, axis, inputs.getFirst());
            case Kernel.Softmax _ -> same(floating(inputs.getFirst()));
            case Kernel.LayerNorm norm -> layerNorm(norm, inputs);
            case Kernel.Linear _ -> linear(inputs.get(0), inputs.get(1), inputs.get(2));
            case Embedding embedding -> embedding(embedding, inputs);
            case Kernel.Attention attention -> attention(attention, inputs.getFirst());
            case Kernel.MeanNormalized _ -> meanNormalized(inputs.get(0), inputs.get(1));
        };
    }

    private static Yield same(Value x) {
        return new Yield(x.type(), x.dims());
    }

    private static Value typed(Value x, Set<DataType> types) {
        require(types.contains(x.type()), "element type: " + x.type() + " (expected: one of " + types + ")");
        return x;
    }

    private static Value floating(Value x) {
        return typed(x, FLOATING);
    }

    private static void require(boolean fits, String message) {
        if (!fits) {
            throw new IllegalArgumentException(message);
        }
    }

    private static void alike(Value a, Value b) {
        require(a.type() == b.type(), "element types: " + a.type() + " and " + b.type() + " (expected: the same)");
    }

    private static Yield reshape(Value x, Dims to) {
        require(
                x.dims().elements().equals(to.elements()),
                "shape: " + to + " (expected: as many elements as " + x.dims() + ")");
        return new Yield(x.type(), to);
    }

    private static Yield unary(Unary unary, Value x) {
        return same(
                switch (unary.function()) {
                    case NOT -> typed(x, Set.of(DataType.BOOL));
                    case NEG, ABS, RELU -> {
                        require(x.type() != DataType.BOOL, "element type: BOOL (expected: a number)");
                        yield x;
                    }
                    case EXP, LOG, SQRT, ERF, TANH, SIGMOID, GELU -> floating(x);
                });
    }

    private static Yield binary(Binary binary, Value a, Value b) {
        alike(a, b);
        Dims dims = Dims.broadcast(a.dims(), b.dims());
        return new Yield(binary.function().logical() ? DataType.BOOL : a.type(), dims);
    }

    private static Yield where(Value condition, Value a, Value b) {
        typed(condition, Set.of(DataType.BOOL));
        alike(a, b);
        return new Yield(a.type(), Dims.broadcast(condition.dims(), Dims.broadcast(a.dims(), b.dims())));
    }

    private static Yield gather(int axis, Value data, Value indices) {
        typed(indices, INTEGER);
        List<Dim> dims = new ArrayList<>(data.dims().sizes());
        dims.remove(axis);
        dims.addAll(axis, indices.dims().sizes());
        return new Yield(data.type(), new Dims(dims));
    }

    private static Yield transpose(List<Integer> order, Value x) {
        require(
                order.stream().distinct().count() == x.dims().rank(),
                "order: " + order + " (expected: all " + x.dims().rank() + " axes)");
        return new Yield(x.type(), new Dims(order.stream().map(x.dims()::dim).toList()));
    }

    private static Yield concat(int axis, List<Value> inputs) {
        Value first = inputs.getFirst();
        Dim total = Dim.ZERO;
        for (Value input : inputs) {
            alike(first, input);
            require(
                    with(input.dims(), axis, Dim.ZERO).equals(with(first.dims(), axis, Dim.ZERO)),
                    "shapes: " + first.dims() + " and " + input.dims() + " (expected: alike but for axis " + axis
                            + ")");
            total = total.plus(input.dims().dim(axis));
        }
        return new Yield(first.type(), with(first.dims(), axis, total));
    }

    private static Dims with(Dims dims, int axis, Dim size) {
        List<Dim> changed = new ArrayList<>(dims.sizes());
        changed.set(axis, size);
        return new Dims(changed);
    }

    private static Yield matMul(Value a, Value b) {
        alike(floating(a), b);
        Dims left = a.dims();
        Dims right = b.dims();
        require(
                left.dim(-1).equals(right.dim(-2)),
                "shapes: " + left + " and " + right + " (expected: as many columns as rows)");
        List<Dim> dims =
                new ArrayList<>(Dims.broadcast(head(left, 2), head(right, 2)).sizes());
        dims.add(left.dim(-2));
        dims.add(right.dim(-1));
        return new Yield(a.type(), new Dims(dims));
    }

    /** Returns the dims without some last axes. */
    private static Dims head(Dims dims, int without) {
        return new Dims(dims.sizes().subList(0, dims.rank() - without));
    }

    private static Yield reduce(ReduceFunction function, int axis, Value x) {
        if (function == ReduceFunction.MEAN) {
            floating(x);
        }
        return new Yield(x.type(), head(x.dims(), x.dims().rank() - axis));
    }

    private static Yield layerNorm(Kernel.LayerNorm norm, List<Value> inputs) {
        Value x = floating(inputs.getFirst());
        Dim width = x.dims().elements(norm.axis(), x.dims().rank());
        for (Value affine : inputs.subList(norm.residual() ? 2 : 1, inputs.size())) {
            alike(x, affine);
            require(
                    affine.dims().elements().equals(width),
                    "scale or bias: " + affine.dims() + " (expected: " + width + " elements)");
        }
        return same(x);
    }

    private static Yield linear(Value x, Value weight, Value bias) {
        Dims dims = matMul(x, weight).dims();
        alike(x, bias);
        require(
                bias.dims().equals(Dims.of(dims.dim(-1))),
                "bias: " + bias.dims() + " (expected: [" + dims.dim(-1) + "])");
        return new Yield(x.type(), dims);
    }

    private static Yield embedding(Embedding embedding, List<Value> inputs) {
        Dims cells = Dims.SCALAR;
        Value table = inputs.getFirst();
        int next = 0;
        for (Kernel.Lookup lookup : embedding.lookups()) {
            table = floating(inputs.get(next++));
            if (lookup == Kernel.Lookup.BY_ID) {
                cells = Dims.broadcast(cells, typed(inputs.get(next++), INTEGER).dims());
            }
        }
        require(cells.rank() == 2, "ids: " + cells + " (expected: [rows, tokens])");
        return new Yield(
                table.type(), Dims.of(cells.dim(0), cells.dim(1), table.dims().dim(1)));
    }

    private static Yield attention(Kernel.Attention attention, Value q) {
        Dims dims = floating(q).dims();
        Dim width = Dim.of((long) attention.heads() * attention.headWidth());
        Dim expected = attention.packed() ? width.times(Dim.of(3)) : width;
        require(
                dims.rank() == 3 && dims.dim(2).equals(expected),
                "q: " + dims + " (expected: [.., .., " + expected + "])");
        return new Yield(q.type(), Dims.of(dims.dim(0), dims.dim(1), width));
    }

    private static Yield meanNormalized(Value tokens, Value mask) {
        Dims dims = floating(tokens).dims();
        typed(mask, INTEGER);
        require(
                dims.rank() == 3 && mask.dims().equals(Dims.of(dims.dim(0), dims.dim(1))),
                "tokens and mask: " + dims + " and " + mask.dims()
                        + " (expected: [rows, tokens, width], [rows, tokens])");
        return new Yield(DataType.FP32, Dims.of(dims.dim(0), dims.dim(2)));
    }
}
