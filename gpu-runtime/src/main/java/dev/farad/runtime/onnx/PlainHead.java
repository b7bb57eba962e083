package dev.farad.runtime.onnx;

import dev.farad.pool.Shape;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Signature;
import dev.farad.runtime.TensorSpec;
import dev.farad.runtime.cpu.BatchFailedException;
import dev.farad.runtime.cpu.Outputs;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** The graph's own outputs: each item gets its rows, without the padding. */
record PlainHead(Signature graph) implements Head {

    @Override
    public Set<String> needs() {
        return graph.outputs().stream().map(TensorSpec::name).collect(Collectors.toSet());
    }

    @Override
    public List<TensorSpec> outputs() {
        return graph.outputs();
    }

    @Override
    public void make(Part part, Map<String, Answer> answers, Outputs outputs) {
        for (TensorSpec spec : graph.outputs()) {
            Answer answer = Objects.requireNonNull(answers.get(spec.name()), spec.name());
            if (part.alone()) {
                answer.copy(outputs);
            } else {
                answer.copyRows(outputs, part.firstRow(), cut(part, spec, answer.shape()));
            }
        }
    }

    private Shape cut(Part part, TensorSpec spec, Shape whole) {
        long rows = part.batch().rows();
        if (whole.rank() == 0 || whole.dim(0) != rows) {
            throw new BatchFailedException(
                    BatchResult.Kind.INTERNAL,
                    "output '" + spec.name() + "' has shape " + whole + " (expected: " + rows
                            + " rows, as the inputs)");
        }
        Shape cut = whole.with(0, part.item().rows());
        return followsWidth(part, spec, whole) ? cut.with(1, part.item().width()) : cut;
    }

    /** Returns whether dimension 1 is the padded one: the graph leaves it open, and it came out as wide as the inputs. */
    private boolean followsWidth(Part part, TensorSpec spec, Shape whole) {
        return graph.batching() == Signature.Batching.PADDED
                && spec.shape().rank() > 1
                && spec.shape().dim(1) == Shape.ANY
                && whole.dim(1) == part.batch().width();
    }
}
