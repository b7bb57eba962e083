package dev.farad.runtime.onnx;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.ModelSource;
import dev.farad.runtime.Signature;
import dev.farad.runtime.TensorSpec;
import dev.farad.runtime.cpu.BatchFailedException;
import dev.farad.runtime.cpu.Outputs;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Sentence vectors, as {@link ModelSource.Head#MEAN_NORMALIZED} says: sums and norm are accumulated in double precision, and
 * a row whose mask hides every token gets the zero vector.
 *
 * @param tokens the graph's output of token vectors, FP32 [rows, tokens, width]
 * @param mask place of the attention mask among the inputs
 */
record MeanHead(TensorSpec tokens, int mask) implements Head {
    private static final String PREFERRED = "last_hidden_state";
    private static final String SENTENCES = "sentence_embedding";

    /** Finds what the head needs in a graph, or nothing if that is not there. */
    static Optional<Head> on(Signature graph) {
        List<TensorSpec> tokens =
                graph.outputs().stream().filter(MeanHead::isTokenVectors).toList();
        TensorSpec mask = graph.input(GraphSignature.ATTENTION_MASK);
        if (mask == null || !GraphSignature.isTokens(mask) || tokens.isEmpty()) {
            return Optional.empty();
        }
        TensorSpec chosen = tokens.stream()
                .filter(spec -> spec.name().equals(PREFERRED))
                .findFirst()
                .orElse(tokens.getFirst());
        return Optional.of(new MeanHead(chosen, graph.inputs().indexOf(mask)));
    }

    private static boolean isTokenVectors(TensorSpec spec) {
        Shape shape = spec.shape();
        return spec.type() == DataType.FP32
                && shape.rank() == 3
                && shape.dim(0) == Shape.ANY
                && shape.dim(1) == Shape.ANY
                && shape.dim(2) != Shape.ANY;
    }

    private int width() {
        return Math.toIntExact(tokens.shape().dim(2));
    }

    @Override
    public Set<String> needs() {
        return Set.of(tokens.name());
    }

    @Override
    public List<TensorSpec> outputs() {
        return List.of(new TensorSpec(SENTENCES, DataType.FP32, Shape.of(Shape.ANY, width())));
    }

    @Override
    public void make(Part part, Map<String, Answer> answers, Outputs outputs) {
        Answer answer = Objects.requireNonNull(answers.get(tokens.name()), tokens.name());
        Tensor weights = part.item().inputs().get(mask);
        long rows = weights.shape().dim(0);
        Shape shape = answer.shape();
        if (shape.dim(0) < part.firstRow() + rows
                || shape.dim(1) < weights.shape().dim(1)) {
            throw new BatchFailedException(
                    BatchResult.Kind.INTERNAL,
                    "output '" + tokens.name() + "' has shape " + shape
                            + " (expected: as many rows and tokens as the mask)");
        }
        MemorySegment sentences = outputs.tensor(SENTENCES, DataType.FP32, Shape.of(rows, width()))
                .data();
        for (long row = 0; row < rows; row++) {
            double[] sum = sum(answer, part.firstRow() + row, weights, row);
            write(sum, sentences, row * width());
        }
    }

    /** Adds a row's token vectors up, each times its weight in the mask. The scaling to length 1 makes a mean of it. */
    private double[] sum(Answer answer, long answerRow, Tensor weights, long row) {
        double[] sum = new double[width()];
        long count = weights.shape().dim(1);
        for (long token = 0; token < count; token++) {
            long weight = weight(weights, row * count + token);
            if (weight != 0) {
                add(sum, weight, answer.data(), (answerRow * answer.shape().dim(1) + token) * width());
            }
        }
        return sum;
    }

    private static long weight(Tensor weights, long index) {
        return weights.type() == DataType.INT32
                ? weights.data().getAtIndex(ValueLayout.JAVA_INT_UNALIGNED, index)
                : weights.data().getAtIndex(ValueLayout.JAVA_LONG_UNALIGNED, index);
    }

    private static void add(double[] sum, long weight, MemorySegment vectors, long start) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weight * (double) vectors.getAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, start + i);
        }
    }

    private static void write(double[] sum, MemorySegment sentences, long start) {
        double squares = 0;
        for (double value : sum) {
            squares += value * value;
        }
        double scale = squares > 0 ? 1 / Math.sqrt(squares) : 0;
        for (int i = 0; i < sum.length; i++) {
            sentences.setAtIndex(ValueLayout.JAVA_FLOAT_UNALIGNED, start + i, (float) (sum[i] * scale));
        }
    }
}
