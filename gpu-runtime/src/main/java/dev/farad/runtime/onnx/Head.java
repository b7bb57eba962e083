package dev.farad.runtime.onnx;

import dev.farad.runtime.TensorSpec;
import dev.farad.runtime.cpu.Outputs;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns what a graph gave into the model's outputs, item by item. */
sealed interface Head permits PlainHead, MeanHead {

    /** Returns the names of the graph's outputs that are needed. */
    Set<String> needs();

    /** Returns the model's outputs. */
    List<TensorSpec> outputs();

    /** Makes the outputs of one item, in order. */
    void make(Part part, Map<String, Answer> answers, Outputs outputs);
}
