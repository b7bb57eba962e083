package dev.farad.runtime.graph;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.runtime.graph.Kernel.BinaryFunction;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The results of ops on constants, computed once when a model is read.
 *
 * <p>Ops that move elements and those that work on them one by one are folded; matrix products and the like are left to the
 * device, as is what would be larger than {@link #MOST_BYTES}, so that a small file cannot ask for a large memory.
 */
final class Folding {
    static final long MOST_BYTES = 64L << 20;

    private static final Set<DataType> ARITHMETIC =
            Set.of(DataType.FP32, DataType.INT64, DataType.INT32, DataType.BOOL);

    private final List<Constant> inputs;
    private final DataType type;
    private final Shape shape;
    private final MemorySegment out;

    private Folding(List<Constant> inputs, DataType type, Shape shape) {
        this.inputs = inputs;
        this.type = type;
        this.shape = shape;
        this.out = Elements.allocate(type, shape.elements());
    }

    /** Returns what the op yields, or null where that is left to the device. */
    static @Nullable Constant of(Op op, List<Constant> inputs, Inference.Yield yield) {
        Shape shape = yield.dims().at(Sizes.NONE);
        if (op instanceof Op.Reshape) {
            return new Constant(yield.type(), shape, inputs.getFirst().data());
        }
        if (shape.elements() * yield.type().elementBytes() > MOST_BYTES) {
            return null;
        }
        Folding folding = new Folding(inputs, yield.type(), shape);
        return folding.fold(op) ? new Constant(folding.type, shape, folding.out) : null;
    }

    private boolean fold(Op op) {
        return switch (op) {
            case Kernel.Transpose(List<Integer> order) -> transpose(order);
            case Kernel.Slice slice -> slice(slice);
            case Kernel.Expand _ -> expand();
            case Kernel.Concat(int axis) -> concat(axis);
            case Kernel.Gather(int axis) -> gather(axis);
            case Kernel.Where _ -> where();
            case Kernel.Cast _ -> cast();
            case Kernel.Unary(Kernel.UnaryFunction function) -> unary(function);
            case Kernel.Binary(BinaryFunction function) -> binary(function);
            default -> false;
        };
    }

    private Constant input(int index) {
        return inputs.get(index);
    }

    private void copy(Constant from, long source, long target) {
        int bytes = type.elementBytes();
        MemorySegment.copy(from.data(), source * bytes, out, target * bytes, bytes);
    }

    private boolean transpose(List<Integer> order) {
        long[] dense = Walk.strides(input(0).shape().toArray());
        long[] strides = order.stream().mapToLong(axis -> dense[axis]).toArray();
        Walk.over(shape.toArray(), 0, strides, (to, from) -> copy(input(0), from, to));
        return true;
    }

    private boolean slice(Kernel.Slice slice) {
        if (!slice.starts().stream().allMatch(Dim::known)) {
            return false;
        }
        long[] strides = Walk.strides(input(0).shape().toArray());
        long offset = 0;
        for (int axis = 0; axis < strides.length; axis++) {
            offset += slice.starts().get(axis).value() * strides[axis];
            strides[axis] *= slice.steps().get(axis);
        }
        Walk.over(shape.toArray(), offset, strides, (to, from) -> copy(input(0), from, to));
        return true;
    }

    private boolean expand() {
        walk(0, (to, from) -> copy(input(0), from, to));
        return true;
    }

    /** Visits each output element with the element of an input that broadcasting puts there. */
    private void walk(int index, Walk.Visitor visitor) {
        long[] strides = Walk.broadcast(input(index).shape().toArray(), shape.toArray());
        Walk.over(shape.toArray(), 0, strides, visitor);
    }

    private boolean concat(int axis) {
        long[] strides = Walk.strides(shape.toArray());
        long offset = 0;
        for (Constant input : inputs) {
            long[] dims = input.shape().toArray();
            Walk.over(dims, offset, strides, (from, to) -> copy(input, from, to));
            offset += dims[axis] * strides[axis];
        }
        return true;
    }

    private boolean gather(int axis) {
        long[] dims = input(0).shape().toArray();
        long inner = Walk.strides(dims)[axis];
        long count = input(1).elements();
        for (long i = 0; i < shape.elements(); i++) {
            long index = Elements.integer(input(1).data(), input(1).type(), i / inner % count);
            index += index < 0 ? dims[axis] : 0;
            if (index < 0 || index >= dims[axis]) {
                return false;
            }
            copy(input(0), (i / inner / count * dims[axis] + index) * inner + i % inner, i);
        }
        return true;
    }

    private boolean where() {
        walk(1, (to, from) -> copy(input(1), from, to));
        boolean[] chosen = new boolean[Math.toIntExact(shape.elements())];
        walk(0, (to, from) -> chosen[(int) to] = Elements.integer(input(0).data(), DataType.BOOL, from) != 0);
        walk(2, (to, from) -> {
            if (!chosen[(int) to]) {
                copy(input(2), from, to);
            }
        });
        return true;
    }

    private boolean cast() {
        Constant x = input(0);
        if (!ARITHMETIC.contains(x.type()) || !ARITHMETIC.contains(type)) {
            return false;
        }
        for (long i = 0; i < shape.elements(); i++) {
            if (type == DataType.FP32) {
                Elements.put(out, i, (float) Elements.number(x.data(), x.type(), i));
            } else if (type == DataType.BOOL) {
                Elements.put(out, type, i, Elements.number(x.data(), x.type(), i) == 0 ? 0 : 1);
            } else {
                Elements.put(out, type, i, Elements.integer(x.data(), x.type(), i));
            }
        }
        return true;
    }

    private boolean unary(Kernel.UnaryFunction function) {
        Constant x = input(0);
        if (x.type() != DataType.FP32) {
            return false;
        }
        for (long i = 0; i < shape.elements(); i++) {
            double value = Elements.number(x.data(), x.type(), i);
            switch (function) {
                case NEG -> Elements.put(out, i, (float) -value);
                case ABS -> Elements.put(out, i, (float) Math.abs(value));
                case SQRT -> Elements.put(out, i, (float) Math.sqrt(value));
                case EXP -> Elements.put(out, i, (float) Math.exp(value));
                case LOG -> Elements.put(out, i, (float) Math.log(value));
                case ERF, TANH, SIGMOID, RELU, GELU, NOT -> {
                    return false;
                }
            }
        }
        return true;
    }

    private boolean binary(BinaryFunction function) {
        DataType from = input(0).type();
        if (!ARITHMETIC.contains(from)) {
            return false;
        }
        long[] left = new long[Math.toIntExact(shape.elements())];
        walk(0, (to, source) -> left[(int) to] = source);
        MemorySegment a = input(0).data();
        MemorySegment b = input(1).data();
        if (from == DataType.FP32) {
            walk(
                    1,
                    (to, source) -> real(
                            function, to, Elements.number(a, from, left[(int) to]), Elements.number(b, from, source)));
            return true;
        }
        if (function == BinaryFunction.POW || (function == BinaryFunction.DIV && zeros(input(1)))) {
            return false;
        }
        walk(
                1,
                (to, source) -> Elements.put(
                        out,
                        type,
                        to,
                        ShapeArithmetic.whole(
                                function,
                                Elements.integer(a, from, left[(int) to]),
                                Elements.integer(b, from, source))));
        return true;
    }

    private static boolean zeros(Constant constant) {
        for (long i = 0; i < constant.elements(); i++) {
            if (Elements.integer(constant.data(), constant.type(), i) == 0) {
                return true;
            }
        }
        return false;
    }

    private void real(BinaryFunction function, long to, double a, double b) {
        switch (function) {
            case ADD -> Elements.put(out, to, (float) (a + b));
            case SUB -> Elements.put(out, to, (float) (a - b));
            case MUL -> Elements.put(out, to, (float) (a * b));
            case DIV -> Elements.put(out, to, (float) (a / b));
            case POW -> Elements.put(out, to, (float) Math.pow(a, b));
            case MIN -> Elements.put(out, to, (float) Math.min(a, b));
            case MAX -> Elements.put(out, to, (float) Math.max(a, b));
            case EQUAL -> Elements.put(out, type, to, a == b ? 1 : 0);
            case LESS -> Elements.put(out, type, to, a < b ? 1 : 0);
            case LESS_OR_EQUAL -> Elements.put(out, type, to, a <= b ? 1 : 0);
            case GREATER -> Elements.put(out, type, to, a > b ? 1 : 0);
            case GREATER_OR_EQUAL -> Elements.put(out, type, to, a >= b ? 1 : 0);
            case AND, OR -> throw new IllegalArgumentException("type: FP32 (expected: BOOL)");
        }
    }
}
