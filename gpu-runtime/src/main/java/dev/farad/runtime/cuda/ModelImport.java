package dev.farad.runtime.cuda;

import dev.farad.runtime.ModelLoadException;
import dev.farad.runtime.ModelSource;
import dev.farad.runtime.graph.Graph;
import dev.farad.runtime.graph.SentenceVectors;
import dev.farad.runtime.graph.fusion.Fusions;
import dev.farad.runtime.graph.onnx.OnnxModel;
import dev.farad.runtime.graph.program.Precision;
import dev.farad.runtime.graph.program.Program;

/** Makes programs of models' files. */
final class ModelImport {

    private ModelImport() {}

    /**
     * Reads a model.
     *
     * @throws ModelLoadException if the file cannot be read or holds what no kernel does
     */
    static Program program(ModelSource source, Precision precision) {
        try {
            Graph graph = OnnxModel.read(source.graph());
            Graph whole = switch (source.head()) {
                case NONE -> graph;
                case MEAN_NORMALIZED -> SentenceVectors.on(graph);
            };
            return Program.of(Fusions.apply(whole), precision);
        } catch (ModelLoadException e) {
            throw new ModelLoadException("graph " + source.graph() + ": " + Failures.firstLine(e), e);
        }
    }
}
