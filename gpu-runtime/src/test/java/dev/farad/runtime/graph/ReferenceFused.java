package dev.farad.runtime.graph;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The fused kernels of {@link ReferenceKernels}, each written without the others. */
final class ReferenceFused {
    private final List<Array> in;
    private final DataType type;
    private final Shape shape;

    ReferenceFused(List<Array> in, DataType type, Shape shape) {
        this.in = in;
        this.type = type;
        this.shape = shape;
    }

    Array layerNorm(Kernel.LayerNorm norm) {
        List<Array> rest = new ArrayList<>(in);
        double[] x = rest.removeFirst().elements().clone();
        if (norm.residual()) {
            double[] residual = rest.removeFirst().elements();
            Arrays.setAll(x, i -> x[i] + residual[i]);
        }
        int width = in.get(0).elementsFrom(norm.axis());
        double[] out = new double[x.length];
        for (int start = 0; start < x.length; start += width) {
            double mean = 0;
            for (int i = start; i < start + width; i++) {
                mean += x[i] / width;
            }
            double variance = 0;
            for (int i = start; i < start + width; i++) {
                variance += (x[i] - mean) * (x[i] - mean) / width;
            }
            for (int i = start; i < start + width; i++) {
                double normal = (x[i] - mean) / Math.sqrt(variance + norm.epsilon());
                out[i] =
                        normal * rest.get(0).elements()[i - start] + rest.get(1).elements()[i - start];
            }
        }
        return Array.of(type, shape, i -> out[i]);
    }

    Array embedding(Kernel.Embedding embedding) {
        int tokens = (int) shape.dim(1);
        int width = (int) shape.dim(2);
        Shape cells = Shape.of(shape.dim(0), shape.dim(1));
        return Array.of(type, shape, i -> {
            int next = 0;
            double sum = 0;
            for (Kernel.Lookup lookup : embedding.lookups()) {
                Array table = in.get(next++);
                double id =
                        lookup == Kernel.Lookup.BY_ID ? in.get(next++).broadcast(i / width, cells) : i / width % tokens;
                int entry = ReferenceKernels.wrapped(id, table.dim(0));
                sum += entry < 0 ? Double.NaN : table.elements()[entry * width + i % width];
            }
            return sum;
        });
    }

    Array attention(Kernel.Attention attention) {
        int tokens = (int) shape.dim(1);
        int width = attention.heads() * attention.headWidth();
        double[] out = new double[Math.toIntExact(shape.elements())];
        for (int row = 0; row < shape.dim(0); row++) {
            for (int head = 0; head < attention.heads(); head++) {
                for (int token = 0; token < tokens; token++) {
                    double[] weights = weights(attention, row, head, token, tokens);
                    for (int key = 0; key < tokens; key++) {
                        for (int i = 0; i < attention.headWidth(); i++) {
                            out[(row * tokens + token) * width + head * attention.headWidth() + i] +=
                                    weights[key] * part(attention, 2, row * tokens + key, head, i);
                        }
                    }
                }
            }
        }
        return Array.of(type, shape, i -> out[i]);
    }

    /** Returns an element of q (0), k (1) or v (2). */
    private double part(Kernel.Attention attention, int which, int cell, int head, int i) {
        int width = attention.heads() * attention.headWidth();
        int column = head * attention.headWidth() + i;
        return attention.packed()
                ? in.get(0).elements()[cell * 3 * width + which * width + column]
                : in.get(which).elements()[cell * width + column];
    }

    private double[] weights(Kernel.Attention attention, int row, int head, int token, int tokens) {
        double[] scores = new double[tokens];
        boolean[] hidden = new boolean[tokens];
        for (int key = 0; key < tokens; key++) {
            double sum = 0;
            for (int i = 0; i < attention.headWidth(); i++) {
                sum += part(attention, 0, row * tokens + token, head, i)
                        * part(attention, 1, row * tokens + key, head, i);
            }
            scores[key] = sum * attention.scale();
            hidden[key] = attention.mask() == Kernel.Mask.KEYS && in.getLast().elements()[row * tokens + key] == 0;
        }
        boolean all = true;
        for (boolean one : hidden) {
            all &= one;
        }
        for (int key = 0; key < tokens; key++) {
            scores[key] = all ? 0 : hidden[key] ? Double.NEGATIVE_INFINITY : scores[key];
        }
        ReferenceKernels.softmax(scores, 0, tokens);
        return scores;
    }

    Array meanNormalized() {
        Array x = in.get(0);
        int tokens = x.dim(1);
        int width = x.dim(2);
        double[] out = new double[x.dim(0) * width];
        for (int row = 0; row < x.dim(0); row++) {
            for (int token = 0; token < tokens; token++) {
                if (in.get(1).elements()[row * tokens + token] != 0) {
                    for (int i = 0; i < width; i++) {
                        out[row * width + i] += x.elements()[(row * tokens + token) * width + i];
                    }
                }
            }
            double squares = 0;
            for (int i = 0; i < width; i++) {
                squares += out[row * width + i] * out[row * width + i];
            }
            for (int i = 0; i < width && squares > 0; i++) {
                out[row * width + i] /= Math.sqrt(squares);
            }
        }
        return Array.of(type, shape, i -> out[i]);
    }
}
