package dev.farad.runtime.graph;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * Every kernel in the plainest Java: what a device's kernels are compared with. Computes in double and rounds once to the
 * output's type.
 */
public final class ReferenceKernels {
    private final List<Array> in;
    private final DataType type;
    private final Shape shape;
    private final Sizes sizes;

    private ReferenceKernels(List<Array> in, DataType type, Shape shape, Sizes sizes) {
        this.in = in;
        this.type = type;
        this.shape = shape;
        this.sizes = sizes;
    }

    /**
     * Runs a kernel.
     *
     * @param inputs in the order that the kernel documents
     * @param type of the output
     * @param shape of the output
     * @param sizes of the batch
     */
    public static Array run(Kernel kernel, List<Array> inputs, DataType type, Shape shape, Sizes sizes) {
        return new ReferenceKernels(inputs, type, shape, sizes).run(kernel);
    }

    private Array run(Kernel kernel) {
        return switch (kernel) {
            case Kernel.Unary(Kernel.UnaryFunction f) ->
                fill(i -> unary(f, in.get(0).elements()[i]));
            case Kernel.Binary(Kernel.BinaryFunction f) ->
                fill(i -> binary(f, in.get(0).broadcast(i, shape), in.get(1).broadcast(i, shape)));
            case Kernel.Where _ ->
                fill(i -> in.get(in.get(0).broadcast(i, shape) != 0 ? 1 : 2).broadcast(i, shape));
            case Kernel.Cast _ -> fill(i -> in.get(0).elements()[i]);
            case Kernel.Gather(int axis) -> gather(axis);
            case Kernel.Transpose(List<Integer> order) -> transpose(order);
            case Kernel.Slice slice -> slice(slice);
            case Kernel.Concat(int axis) -> concat(axis);
            case Kernel.Expand _ -> fill(i -> in.get(0).broadcast(i, shape));
            case Kernel.Extents(List<Dim> dims) -> fill(i -> dims.get(i).at(sizes));
            case Kernel.MatMul _ -> matMul();
            case Kernel.Reduce(Kernel.ReduceFunction f, int axis) -> reduce(f, axis);
            case Kernel.Softmax(int axis) -> softmax(axis);
            case Kernel.Linear(Kernel.Activation activation) -> linear(activation);
            case Kernel.LayerNorm norm -> fused().layerNorm(norm);
            case Kernel.Embedding embedding -> fused().embedding(embedding);
            case Kernel.Attention attention -> fused().attention(attention);
            case Kernel.MeanNormalized _ -> fused().meanNormalized();
        };
    }

    private ReferenceFused fused() {
        return new ReferenceFused(in, type, shape);
    }

    private Array fill(IntToDoubleFunction element) {
        return Array.of(type, shape, element);
    }

    static double unary(Kernel.UnaryFunction function, double x) {
        return switch (function) {
            case NEG -> -x;
            case ABS -> Math.abs(x);
            case EXP -> Math.exp(x);
            case LOG -> Math.log(x);
            case SQRT -> Math.sqrt(x);
            case ERF -> erf(x);
            case TANH -> Math.tanh(x);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case RELU -> Math.max(x, 0);
            case GELU -> x * (1 + erf(x / Math.sqrt(2))) / 2;
            case NOT -> x == 0 ? 1 : 0;
        };
    }

    /** The error function: {@code 2 / sqrt(pi) * exp(-x^2) * sum of 2^n x^(2n+1) / (1 * 3 * .. * (2n+1))}. */
    static double erf(double x) {
        if (Double.isNaN(x) || Math.abs(x) > 6) {
            return Double.isNaN(x) ? x : Math.signum(x);
        }
        double term = x;
        double sum = 0;
        for (int n = 0; Math.abs(term) > Math.abs(sum) * 1e-17; n++) {
            sum += term;
            term *= 2 * x * x / (2 * n + 3);
        }
        return 2 / Math.sqrt(Math.PI) * Math.exp(-x * x) * sum;
    }

    private double binary(Kernel.BinaryFunction function, double a, double b) {
        return switch (function) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case POW -> Math.pow(a, b);
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case EQUAL -> a == b ? 1 : 0;
            case LESS -> a < b ? 1 : 0;
            case LESS_OR_EQUAL -> a <= b ? 1 : 0;
            case GREATER -> a > b ? 1 : 0;
            case GREATER_OR_EQUAL -> a >= b ? 1 : 0;
            case AND -> a != 0 && b != 0 ? 1 : 0;
            case OR -> a != 0 || b != 0 ? 1 : 0;
        };
    }

    /** Returns where an index of a shape lies along each axis. */
    private static int[] split(int index, Shape shape) {
        int[] along = new int[shape.rank()];
        int rest = index;
        for (int axis = along.length - 1; axis >= 0; axis--) {
            along[axis] = rest % (int) shape.dim(axis);
            rest /= (int) shape.dim(axis);
        }
        return along;
    }

    private static double at(Array x, int[] along) {
        int index = 0;
        for (int axis = 0; axis < along.length; axis++) {
            index = index * x.dim(axis) + along[axis];
        }
        return x.elements()[index];
    }

    private Array gather(int axis) {
        Array data = in.get(0);
        Array indices = in.get(1);
        int inner = data.elementsFrom(axis + 1);
        int count = indices.elements().length;
        return fill(i -> {
            int index = wrapped(indices.elements()[i / inner % count], data.dim(axis));
            return index < 0
                    ? Double.NaN
                    : data.elements()[(i / inner / count * data.dim(axis) + index) * inner + i % inner];
        });
    }

    /** Returns an index with negative ones counted from the end, or -1 if it is out of range. */
    static int wrapped(double index, int size) {
        int positive = (int) index + (index < 0 ? size : 0);
        return positive < 0 || positive >= size ? -1 : positive;
    }

    private Array transpose(List<Integer> order) {
        return fill(i -> {
            int[] to = split(i, shape);
            int[] from = new int[to.length];
            for (int axis = 0; axis < to.length; axis++) {
                from[order.get(axis)] = to[axis];
            }
            return at(in.get(0), from);
        });
    }

    private Array slice(Kernel.Slice slice) {
        return fill(i -> {
            int[] along = split(i, shape);
            for (int axis = 0; axis < along.length; axis++) {
                along[axis] = (int) (slice.starts().get(axis).at(sizes)
                        + along[axis] * slice.steps().get(axis));
            }
            return at(in.get(0), along);
        });
    }

    private Array concat(int axis) {
        return fill(i -> {
            int[] along = split(i, shape);
            int next = 0;
            while (along[axis] >= in.get(next).dim(axis)) {
                along[axis] -= in.get(next++).dim(axis);
            }
            return at(in.get(next), along);
        });
    }

    private Array matMul() {
        Array a = in.get(0);
        Array b = in.get(1);
        int m = a.dim(-2);
        int k = a.dim(-1);
        int n = b.dim(-1);
        Shape batches = Shape.of(Arrays.copyOf(shape.toArray(), shape.rank() - 2));
        double[] out = new double[Math.toIntExact(shape.elements())];
        for (int batch = 0; batch < batches.elements(); batch++) {
            int left = matrix(a, batch, batches) * m * k;
            int right = matrix(b, batch, batches) * k * n;
            product(a.elements(), left, b.elements(), right, out, batch * m * n, m, k, n);
        }
        return fill(i -> out[i]);
    }

    /** Returns which matrix of an array belongs to a product, by the rule of broadcasting. */
    private static int matrix(Array x, int batch, Shape batches) {
        Shape own = Shape.of(Arrays.copyOf(x.shape().toArray(), x.rank() - 2));
        return (int) Array.of(DataType.INT64, own, i -> i).broadcast(batch, batches);
    }

    private static void product(
            double[] a, int aAt, double[] b, int bAt, double[] out, int outAt, int m, int k, int n) {
        for (int row = 0; row < m; row++) {
            for (int i = 0; i < k; i++) {
                double factor = a[aAt + row * k + i];
                for (int column = 0; column < n; column++) {
                    out[outAt + row * n + column] += factor * b[bAt + i * n + column];
                }
            }
        }
    }

    private Array linear(Kernel.Activation activation) {
        Array x = in.get(0);
        int k = x.dim(-1);
        int n = in.get(1).dim(1);
        int rows = x.elements().length / Math.max(1, k);
        double[] out = new double[Math.toIntExact(shape.elements())];
        product(x.elements(), 0, in.get(1).elements(), 0, out, 0, rows, k, n);
        return fill(i -> {
            double sum = out[i] + in.get(2).elements()[i % n];
            return switch (activation) {
                case NONE -> sum;
                case RELU -> unary(Kernel.UnaryFunction.RELU, sum);
                case GELU -> unary(Kernel.UnaryFunction.GELU, sum);
            };
        });
    }

    private Array reduce(Kernel.ReduceFunction function, int axis) {
        int width = in.get(0).elementsFrom(axis);
        return fill(row -> {
            double[] x = Arrays.copyOfRange(in.get(0).elements(), row * width, (row + 1) * width);
            return switch (function) {
                case SUM -> Arrays.stream(x).reduce(0, Double::sum);
                case MEAN -> Arrays.stream(x).reduce(0, Double::sum) / width;
                case MAX -> Arrays.stream(x).reduce(Double.NEGATIVE_INFINITY, Math::max);
            };
        });
    }

    private Array softmax(int axis) {
        int width = in.get(0).elementsFrom(axis);
        double[] out = in.get(0).elements().clone();
        for (int start = 0; start < out.length; start += width) {
            softmax(out, start, width);
        }
        return fill(i -> out[i]);
    }

    static void softmax(double[] x, int start, int width) {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = start; i < start + width; i++) {
            max = Math.max(max, x[i]);
        }
        double sum = 0;
        for (int i = start; i < start + width; i++) {
            x[i] = Math.exp(x[i] - max);
            sum += x[i];
        }
        for (int i = start; i < start + width; i++) {
            x[i] /= sum;
        }
    }
}
