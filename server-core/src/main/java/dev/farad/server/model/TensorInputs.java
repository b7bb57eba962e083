package dev.farad.server.model;

import dev.farad.pool.Tensor;
import dev.farad.runtime.Batch;
import dev.farad.runtime.Signature;
import dev.farad.runtime.TensorSpec;
import java.util.List;

/** Checks a request's tensors against a signature, and puts them in its order. */
final class TensorInputs {
    private TensorInputs() {}

    /**
     * Makes a batch item of a request's tensors.
     *
     * @throws InvalidInputException if they do not fit; they stay the caller's
     */
    static Batch.Item item(String model, Signature signature, List<Tensor> tensors) {
        List<Tensor> ordered = ordered(model, signature, tensors);
        return switch (signature.batching()) {
            case NONE -> new Batch.Item(ordered, 1, 1);
            case EQUAL -> new Batch.Item(ordered, commonDim(ordered, 0), 1);
            case PADDED -> new Batch.Item(ordered, commonDim(ordered, 0), commonDim(ordered, 1));
        };
    }

    /** Returns a request's tensors in the order of the signature. */
    static List<Tensor> ordered(String model, Signature signature, List<Tensor> tensors) {
        rejectUnknown(model, signature, tensors);
        Tensor[] ordered = new Tensor[signature.inputs().size()];
        for (int i = 0; i < ordered.length; i++) {
            ordered[i] = matching(model, signature.inputs().get(i), tensors);
        }
        return List.of(ordered);
    }

    private static void rejectUnknown(String model, Signature signature, List<Tensor> tensors) {
        for (int i = 0; i < tensors.size(); i++) {
            Tensor tensor = tensors.get(i);
            if (signature.input(tensor.name()) == null) {
                throw new InvalidInputException(
                        tensor.name(),
                        "unexpected input '" + tensor.name() + "' for model '" + model + "' (expected: "
                                + names(signature.inputs()) + ")");
            }
            if (isNamed(tensor.name(), tensors, i)) {
                throw new InvalidInputException(tensor.name(), "input '" + tensor.name() + "' is given twice");
            }
        }
    }

    /** Returns whether one of the first so many tensors has a name; a set would take longer for as few as there are. */
    private static boolean isNamed(String name, List<Tensor> tensors, int count) {
        for (int i = 0; i < count; i++) {
            if (tensors.get(i).name().equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static Tensor matching(String model, TensorSpec spec, List<Tensor> tensors) {
        for (Tensor tensor : tensors) {
            if (tensor.name().equals(spec.name())) {
                checkFits(spec, tensor);
                return tensor;
            }
        }
        throw new InvalidInputException(
                spec.name(), "input '" + spec.name() + "' is missing for model '" + model + "'");
    }

    private static void checkFits(TensorSpec spec, Tensor tensor) {
        if (tensor.type() != spec.type()) {
            throw new InvalidInputException(
                    spec.name(),
                    "input '" + spec.name() + "' has datatype " + tensor.type() + " (expected: " + spec.type() + ")");
        }
        if (!spec.shape().admits(tensor.shape())) {
            throw new InvalidInputException(
                    spec.name(),
                    "input '" + spec.name() + "' has shape " + tensor.shape() + " (expected: " + spec.shape() + ")");
        }
    }

    /** Returns the size that all tensors have along an axis. */
    private static long commonDim(List<Tensor> tensors, int axis) {
        Tensor first = tensors.getFirst();
        for (Tensor tensor : tensors) {
            if (tensor.shape().dim(axis) != first.shape().dim(axis)) {
                throw new InvalidInputException(
                        tensor.name(),
                        "input '" + tensor.name() + "' has size "
                                + tensor.shape().dim(axis) + " along dimension "
                                + axis + " (expected: " + first.shape().dim(axis) + ", as input '" + first.name()
                                + "')");
            }
        }
        if (first.shape().dim(axis) == 0) {
            throw new InvalidInputException(
                    first.name(), "input '" + first.name() + "' is empty: shape " + first.shape());
        }
        return first.shape().dim(axis);
    }

    private static List<String> names(List<TensorSpec> specs) {
        return specs.stream().map(TensorSpec::name).toList();
    }
}
