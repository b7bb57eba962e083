package dev.farad.runtime.graph.fusion;

import static dev.farad.runtime.graph.fusion.FusionCheck.kernels;
import static dev.farad.runtime.graph.fusion.FusionCheck.weights;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.pool.DataType;
import dev.farad.runtime.graph.Kernel.Activation;
import dev.farad.runtime.graph.Kernel.Linear;
import dev.farad.runtime.graph.Kernel.Unary;
import dev.farad.runtime.graph.Kernel.UnaryFunction;
import dev.farad.runtime.graph.OnnxFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinearFusionTest {
    private final TinyEncoder parts = new TinyEncoder();
    private final OnnxFile file = parts.file;
    private final String x = parts.hidden("x");

    @Test
    void fusesProductAndBiasInAnyOrder() {
        String other = parts.op("MatMul", x, file.constant(weights(8, 3)));
        file.output(parts.linear(x)).output(parts.op("Add", other, file.constant(weights(3))));

        assertThat(kernels(file, new LinearFusion()))
                .containsExactly(new Linear(Activation.NONE), new Linear(Activation.NONE));
    }

    @Test
    void fusesWhatGemmIsReadAs() {
        String matrix = file.input("matrix", DataType.FP32, "rows", 4);
        file.output(file.node(
                "Gemm",
                List.of(matrix, file.constant(weights(6, 4)), file.constant(weights(6))),
                OnnxFile.integer("transB", 1)));

        assertThat(kernels(file, new LinearFusion())).containsExactly(new Linear(Activation.NONE));
    }

    @Test
    void leavesProductsAloneThatAreUsedElsewhere() {
        String product = parts.op("MatMul", x, file.constant(weights(8, 8)));
        file.output(product).output(parts.op("Add", product, file.constant(weights(8))));

        assertThat(kernels(file, new LinearFusion())).hasSize(2).doesNotHaveAnyElementsOfTypes(Linear.class);
    }

    @Test
    void leavesWeightsThatAreNotConstantAlone() {
        String weight = file.input("w", DataType.FP32, 8, 8);
        file.output(parts.op("Add", parts.op("MatMul", x, weight), file.constant(weights(8))));

        assertThat(kernels(file, new LinearFusion())).doesNotHaveAnyElementsOfTypes(Linear.class);
    }

    @Test
    void leavesABiasThatBroadcastsAlone() {
        file.output(parts.op("Add", parts.op("MatMul", x, file.constant(weights(8, 8))), file.constant(weights(1))));

        assertThat(kernels(file, new LinearFusion())).doesNotHaveAnyElementsOfTypes(Linear.class);
    }

    @Test
    void fusesGeluInItsUsualForm() {
        file.output(parts.gelu(x));

        assertThat(kernels(file, new GeluFusion())).containsExactly(new Unary(UnaryFunction.GELU));
    }

    @Test
    void fusesGeluWithItsFactorsInAnotherOrder() {
        String erf = parts.op("Erf", parts.op("Mul", parts.scalar(1 / Math.sqrt(2)), x));
        String half = parts.op("Mul", parts.scalar(0.5), x);
        file.output(parts.op("Mul", half, parts.op("Add", parts.scalar(1), erf)));

        assertThat(kernels(file, new GeluFusion())).containsExactly(new Unary(UnaryFunction.GELU));
    }

    @Test
    void leavesAlmostGeluAlone() {
        String erf = parts.op("Erf", parts.op("Div", x, parts.scalar(1.41)));
        file.output(parts.op("Mul", parts.op("Mul", x, parts.op("Add", erf, parts.scalar(1))), parts.scalar(0.5)));

        assertThat(kernels(file, new GeluFusion())).doesNotContain(new Unary(UnaryFunction.GELU));
    }

    @Test
    void takesAnActivationIn() {
        file.output(parts.gelu(parts.linear(x))).output(parts.op("Relu", parts.linear(x)));

        assertThat(kernels(file, new LinearFusion(), new GeluFusion(), new ActivationFusion()))
                .containsExactly(new Linear(Activation.GELU), new Linear(Activation.RELU));
    }

    @Test
    void leavesAnActivationAloneWhoseInputIsUsedElsewhere() {
        String linear = parts.linear(x);
        file.output(parts.op("Relu", linear)).output(linear);

        assertThat(kernels(file, new LinearFusion(), new ActivationFusion()))
                .containsExactly(new Linear(Activation.NONE), new Unary(UnaryFunction.RELU));
    }
}
