package dev.farad.runtime.graph.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.runtime.graph.Array;
import dev.farad.runtime.graph.Graph;
import dev.farad.runtime.graph.OnnxFile;
import dev.farad.runtime.graph.OnnxRuntimeModel;
import dev.farad.runtime.graph.OperatorCase;
import dev.farad.runtime.graph.ReferenceGraph;
import dev.farad.runtime.graph.program.Precision;
import dev.farad.runtime.graph.program.Program;
import dev.farad.runtime.graph.program.ReferenceProgram;
import dev.farad.runtime.graph.program.StepScratch;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class OperatorsTest {

    static Stream<OperatorCase> cases() {
        return OperatorCase.all();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void answersAsOnnxRuntimeDoes(OperatorCase operator) throws Exception {
        OnnxFile file = operator.file(false);
        Map<String, Array> theirs = onnxRuntime(file.bytes(), operator.tensors());
        Graph graph = file.read();

        same(ReferenceGraph.run(graph, operator.tensors()), theirs, operator.tolerance());
        Program program = Program.of(graph, Precision.FP32);
        same(ReferenceProgram.run(program, operator.tensors(), StepScratch.NONE), theirs, operator.tolerance());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void answersTheSameWhereInputsAreConstants(OperatorCase operator) throws Exception {
        OnnxFile file = operator.file(true);
        Map<String, Array> theirs = onnxRuntime(file.bytes(), Map.of());

        same(ReferenceGraph.run(file.read(), Map.of()), theirs, operator.tolerance());
    }

    @Test
    void everyOperatorIsTried() {
        assertThat(cases().map(OperatorCase::operator)).containsAll(OnnxOperator.SUPPORTED.keySet());
    }

    private static Map<String, Array> onnxRuntime(byte[] model, Map<String, Array> inputs) throws Exception {
        try (OnnxRuntimeModel session = new OnnxRuntimeModel(model)) {
            return session.run(inputs);
        }
    }

    private static void same(Map<String, Array> ours, Map<String, Array> theirs, double tolerance) {
        assertThat(ours.keySet()).isEqualTo(theirs.keySet());
        ours.forEach((name, array) -> {
            Array other = Array.named(name, theirs);
            assertThat(array.type()).isEqualTo(other.type());
            assertThat(array.shape()).isEqualTo(other.shape());
            assertThat(array.relativeDifferenceTo(other))
                    .withFailMessage(() -> name + ": " + array + " (expected: " + other + ")")
                    .isLessThan(tolerance);
        });
    }
}
