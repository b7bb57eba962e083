package dev.farad.runtime.graph.fusion;

import static dev.farad.runtime.graph.fusion.FusionCheck.kernels;
import static dev.farad.runtime.graph.fusion.FusionCheck.weights;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.runtime.graph.Kernel.Binary;
import dev.farad.runtime.graph.Kernel.BinaryFunction;
import dev.farad.runtime.graph.Kernel.LayerNorm;
import dev.farad.runtime.graph.OnnxFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayerNormFusionTest {
    private final TinyEncoder parts = new TinyEncoder();
    private final OnnxFile file = parts.file;
    private final String x = parts.hidden("x");

    @Test
    void fusesTheUsualForm() {
        file.output(parts.layerNorm(x));

        assertThat(kernels(file, new LayerNormFusion())).containsExactly(new LayerNorm(2, 1e-5f, false));
    }

    @Test
    void fusesADifferenceComputedTwiceAndSquaredByAProduct() {
        String first = parts.op("Sub", x, parts.mean(x));
        String second = parts.op("Sub", x, parts.mean(x));
        String variance = parts.mean(parts.op("Mul", second, second));
        String root = parts.op("Sqrt", parts.op("Add", parts.scalar(1e-6), variance));
        String scaled = parts.op("Mul", file.constant(weights(8)), parts.op("Div", first, root));
        file.output(parts.op("Add", file.constant(weights(8)), scaled));

        assertThat(kernels(file, new LayerNormFusion())).containsExactly(new LayerNorm(2, 1e-6f, false));
    }

    @Test
    void leavesOtherPowersAlone() {
        String d = parts.op("Sub", x, parts.mean(x));
        String root =
                parts.op("Sqrt", parts.op("Add", parts.mean(parts.op("Pow", d, parts.scalar(4))), parts.scalar(1)));
        String scaled = parts.op("Mul", parts.op("Div", d, root), file.constant(weights(8)));
        file.output(parts.op("Add", scaled, file.constant(weights(8))));

        assertThat(kernels(file, new LayerNormFusion())).doesNotHaveAnyElementsOfTypes(LayerNorm.class);
    }

    @Test
    void leavesAScaleForEachRowAlone() {
        String d = parts.op("Sub", x, parts.mean(x));
        String root =
                parts.op("Sqrt", parts.op("Add", parts.mean(parts.op("Pow", d, parts.scalar(2))), parts.scalar(1)));
        String scaled = parts.op("Mul", parts.op("Div", d, root), parts.scalar(3));
        file.output(parts.op("Add", scaled, file.constant(weights(8))));

        assertThat(kernels(file, new LayerNormFusion())).doesNotHaveAnyElementsOfTypes(LayerNorm.class);
    }

    @Test
    void takesTheSumBeforeItIn() {
        file.output(parts.layerNorm(parts.op("Add", x, parts.hidden("y"))));

        assertThat(kernels(file, new LayerNormFusion(), new ResidualFusion()))
                .containsExactly(new LayerNorm(2, 1e-5f, true));
    }

    @Test
    void leavesASumAloneThatIsUsedElsewhere() {
        String sum = parts.op("Add", x, parts.hidden("y"));
        file.output(parts.layerNorm(sum)).output(sum);

        assertThat(kernels(file, new LayerNormFusion(), new ResidualFusion()))
                .contains(new LayerNorm(2, 1e-5f, false))
                .hasSize(2);
    }

    @Test
    void leavesASumThatBroadcastsAlone() {
        file.output(parts.layerNorm(parts.op("Add", x, file.constant(weights(8)))));

        assertThat(kernels(file, new LayerNormFusion(), new ResidualFusion()))
                .isEqualTo(List.of(new Binary(BinaryFunction.ADD), new LayerNorm(2, 1e-5f, false)));
    }
}
