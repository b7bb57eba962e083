package dev.farad.runtime;

import java.nio.file.Path;

/**
 * Where a model comes from and what is to be made of it.
 *
 * @param name of the model, as its owner in memory reports
 * @param graph path of the ONNX file
 * @param head what is computed on top of the graph
 * @param lanes how many batches may run at once; 0 lets the backend choose
 */
public record ModelSource(String name, Path graph, Head head, int lanes) {

    /** Checks the number of lanes. */
    public ModelSource {
        if (lanes < 0 || lanes > 64) {
            throw new IllegalArgumentException("lanes: " + lanes + " (expected: 0 to 64)");
        }
    }

    /** What is computed on top of a graph. */
    public enum Head {
        /** Nothing: the model's outputs are the graph's. */
        NONE,
        /**
         * Sentence vectors: the mean of the graph's token vectors [rows, tokens, width] under {@code attention_mask}, scaled
         * to length 1. The model's one output is {@code sentence_embedding}, FP32 [rows, width].
         */
        MEAN_NORMALIZED
    }
}
