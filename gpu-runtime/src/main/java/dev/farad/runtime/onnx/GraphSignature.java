package dev.farad.runtime.onnx;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.runtime.ModelLoadException;
import dev.farad.runtime.Signature;
import dev.farad.runtime.TensorSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Reads a graph's signature out of its session. */
final class GraphSignature {
    static final String ATTENTION_MASK = "attention_mask";

    private final Path path;

    private GraphSignature(Path path) {
        this.path = path;
    }

    /**
     * Returns what the graph takes and gives.
     *
     * @throws ModelLoadException if an input or output is of a kind that no request can carry
     */
    static Signature of(Sessions.Shared shared) {
        OrtSession session = shared.session();
        GraphSignature reader = new GraphSignature(shared.file().path());
        try {
            List<TensorSpec> inputs =
                    reader.specs("input", session.getInputInfo().values());
            List<TensorSpec> outputs =
                    reader.specs("output", session.getOutputInfo().values());
            inputs.forEach(reader::requireFeedable);
            // Such a graph scales each tensor by the largest value in it, so a row's answer depends on its neighbours'
            // values (cosine down to 0.976 between alone and together): strangers never share a batch of it.
            boolean alone = shared.file().quantisesAsItRuns();
            return new Signature(inputs, outputs, alone ? Signature.Batching.NONE : batching(inputs, outputs));
        } catch (OrtException e) {
            throw new ModelLoadException("graph " + reader.path + ": " + OrtFailure.sentence(e), e);
        }
    }

    private List<TensorSpec> specs(String side, Collection<NodeInfo> nodes) {
        List<TensorSpec> specs = new ArrayList<>();
        for (NodeInfo node : nodes) {
            if (!(node.getInfo() instanceof TensorInfo info)) {
                throw refusal(side, node.getName(), node.getInfo().getClass().getSimpleName());
            }
            DataType type = ElementTypes.of(info.onnxType);
            if (type == null) {
                throw refusal(side, node.getName(), info.onnxType.name());
            }
            specs.add(new TensorSpec(node.getName(), type, Shape.of(info.getShape())));
        }
        return specs;
    }

    private void requireFeedable(TensorSpec input) {
        if (ElementTypes.forInput(input.type()) == null) {
            throw refusal("input", input.name(), input.type().name());
        }
    }

    private ModelLoadException refusal(String side, String name, String kind) {
        return new ModelLoadException("graph " + path + ": " + side + " '" + name + "' is of kind " + kind
                + " (expected: a tensor of a type that this backend carries)");
    }

    private static Signature.Batching batching(List<TensorSpec> inputs, List<TensorSpec> outputs) {
        boolean rows = inputs.stream().allMatch(GraphSignature::hasRows)
                && outputs.stream().allMatch(GraphSignature::hasRows);
        if (!rows || inputs.isEmpty()) {
            return Signature.Batching.NONE;
        }
        boolean tokens = inputs.stream().allMatch(GraphSignature::isTokens);
        boolean masked = inputs.stream().anyMatch(spec -> spec.name().equals(ATTENTION_MASK));
        return tokens && masked ? Signature.Batching.PADDED : Signature.Batching.EQUAL;
    }

    private static boolean hasRows(TensorSpec spec) {
        return spec.shape().rank() > 0 && spec.shape().dim(0) == Shape.ANY;
    }

    /** Returns whether a tensor holds one number for each token of each row. */
    static boolean isTokens(TensorSpec spec) {
        return ElementTypes.isIndex(spec.type()) && spec.shape().equals(Shape.of(Shape.ANY, Shape.ANY));
    }
}
