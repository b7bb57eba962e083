package dev.farad.runtime.graph;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.runtime.graph.fusion.Fusions;
import dev.farad.runtime.graph.onnx.OnnxModel;
import dev.farad.runtime.graph.program.Precision;
import dev.farad.runtime.graph.program.Program;
import dev.farad.runtime.graph.program.ReferenceProgram;
import dev.farad.runtime.graph.program.StepScratch;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EncodersTest {
    private static final String OUTPUT = "last_hidden_state";
    private static final StepScratch SCRATCH = (step, sizes) -> step.name().hashCode() & 0xFFF;

    private final Random random = new Random(20260101);

    @ParameterizedTest
    @EnumSource
    void answersAsOnnxRuntimeDoes(Encoders encoder) throws Exception {
        byte[] bytes = encoder.bytes();
        Graph graph = OnnxModel.read(ByteBuffer.wrap(bytes));
        Graph fused = Fusions.apply(graph);
        Map<String, Array> inputs = tokens(3, 11);
        Array theirs = onnxRuntime(bytes, inputs);

        assertThat(Array.named(OUTPUT, ReferenceGraph.run(graph, inputs)).differenceTo(theirs))
                .isLessThan(1e-4);
        assertThat(Array.named(OUTPUT, ReferenceGraph.run(fused, inputs)).differenceTo(theirs))
                .isLessThan(1e-4);
        assertThat(run(fused, Precision.FP32, OUTPUT, inputs).differenceTo(theirs))
                .isLessThan(1e-4);
    }

    @ParameterizedTest
    @EnumSource
    void yieldsTheSameSentenceVectorsInNarrowTypes(Encoders encoder) {
        Graph graph = Fusions.apply(SentenceVectors.on(OnnxModel.read(ByteBuffer.wrap(encoder.bytes()))));
        Map<String, Array> inputs = tokens(4, 9);
        Array exact = Array.named(SentenceVectors.OUTPUT, ReferenceGraph.run(graph, inputs));
        // An embedding, a norm, seven steps a layer, and the head.
        assertThat(Program.of(graph, Precision.FP16).steps()).hasSize(3 + 7 * encoder.layers());
        assertThat(run(graph, Precision.FP16, SentenceVectors.OUTPUT, inputs).cosineTo(exact))
                .isGreaterThan(0.9999);
        assertThat(run(graph, Precision.BF16, SentenceVectors.OUTPUT, inputs).cosineTo(exact))
                .isGreaterThan(0.9999);
    }

    private static Array run(Graph graph, Precision precision, String output, Map<String, Array> inputs) {
        return Array.named(output, ReferenceProgram.run(Program.of(graph, precision), inputs, SCRATCH));
    }

    private static Array onnxRuntime(byte[] bytes, Map<String, Array> inputs) throws Exception {
        try (OnnxRuntimeModel model = new OnnxRuntimeModel(bytes)) {
            return Array.named(OUTPUT, model.run(inputs));
        }
    }

    /** Random tokens; the first row is whole, the second padded, and the others have holes. */
    private Map<String, Array> tokens(int rows, int tokens) {
        Shape shape = Shape.of(rows, tokens);
        return Map.of(
                "input_ids", Array.of(DataType.INT64, shape, i -> random.nextInt(30522)),
                "attention_mask", Array.of(DataType.INT64, shape, i -> mask(i / tokens, i % tokens, tokens)),
                "token_type_ids", Array.of(DataType.INT64, shape, i -> random.nextInt(2)));
    }

    private int mask(int row, int token, int tokens) {
        return switch (row) {
            case 0 -> 1;
            case 1 -> token < tokens / 2 ? 1 : 0;
            default -> token == row ? 1 : random.nextInt(2);
        };
    }
}
