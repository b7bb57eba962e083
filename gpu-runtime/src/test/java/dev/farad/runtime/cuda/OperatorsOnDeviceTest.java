package dev.farad.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.pool.DataType;
import dev.farad.runtime.graph.Array;
import dev.farad.runtime.graph.OnnxFile;
import dev.farad.runtime.graph.OnnxRuntimeModel;
import dev.farad.runtime.graph.OperatorCase;
import dev.farad.runtime.graph.program.Precision;
import dev.farad.runtime.graph.program.Program;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every ONNX operator that is read, on the device against ONNX Runtime. */
@Tag("gpu")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OperatorsOnDeviceTest {
    /** What sums of another order and functions of another library may differ by, beyond what plain Java may. */
    private static final double DEVICE_TOLERANCE = 2e-5;

    private CudaBackend backend;

    static Stream<OperatorCase> cases() {
        return OperatorCase.all().filter(operator -> !operator.tensors().isEmpty()); // the others leave no step to run
    }

    @BeforeAll
    void open(@TempDir Path cache) {
        backend = CudaBackend.open(GpuBench.options(cache, DataType.FP32, new Buckets(List.of(), List.of(), 0)));
    }

    @AfterAll
    void close() {
        backend.close();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void answersAsOnnxRuntimeDoes(OperatorCase operator) throws Exception {
        OnnxFile file = operator.file(false);
        Map<String, Array> theirs;
        try (OnnxRuntimeModel session = new OnnxRuntimeModel(file.bytes())) {
            theirs = session.run(operator.tensors());
        }

        Map<String, Array> ours = GpuBench.run(backend, Program.of(file.read(), Precision.FP32), operator.tensors());

        assertThat(ours.keySet()).isEqualTo(theirs.keySet());
        ours.forEach((name, array) -> {
            Array other = Array.named(name, theirs);
            assertThat(array.type()).isEqualTo(other.type());
            assertThat(array.shape()).isEqualTo(other.shape());
            assertThat(array.relativeDifferenceTo(other))
                    .withFailMessage(() -> name + ": " + array + " (expected: " + other + ")")
                    .isLessThan(operator.tolerance() + DEVICE_TOLERANCE);
        });
    }
}
