package dev.farad.runtime.graph.fusion;

import static dev.farad.runtime.graph.OnnxFile.integer;
import static dev.farad.runtime.graph.OnnxFile.integers;
import static dev.farad.runtime.graph.fusion.FusionCheck.kernels;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.pool.DataType;
import dev.farad.runtime.graph.Kernel.Activation;
import dev.farad.runtime.graph.Kernel.Attention;
import dev.farad.runtime.graph.Kernel.Linear;
import dev.farad.runtime.graph.Kernel.Mask;
import dev.farad.runtime.graph.OnnxFile;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttentionFusionTest {
    private final TinyEncoder parts = new TinyEncoder();
    private final OnnxFile file = parts.file;
    private final String q = parts.hidden("q");
    private final String k = parts.hidden("k");
    private final String v = parts.hidden("v");

    @Test
    void fusesTheUsualForm() {
        file.output(parts.attention(q, k, v, parts.addedMask(TinyEncoder.LOWEST)));

        assertThat(kernels(file, new AttentionFusion())).containsExactly(new Attention(2, 4, 0.5f, false, Mask.KEYS));
    }

    @Test
    void fusesAttentionWithoutAMask() {
        String products = parts.op("MatMul", parts.heads(q, 0, 2, 1, 3), parts.heads(k, 0, 2, 3, 1));
        file.output(parts.attended(products, v));

        assertThat(kernels(file, new AttentionFusion())).containsExactly(new Attention(2, 4, 1, false, Mask.NONE));
    }

    @Test
    void fusesAScaleOnQAndKAndAMaskThatIsAChoice() {
        String hidden = parts.op("Sub", parts.scalar(1), repeated());
        String mask = parts.op("Where", cast(hidden, 9), parts.scalar(TinyEncoder.LOWEST), hidden);
        String left = parts.op("Mul", parts.heads(q, 0, 2, 1, 3), parts.scalar(0.5));
        String transposed = file.node("Transpose", List.of(parts.heads(k, 0, 2, 1, 3)), integers("perm", 0, 1, 3, 2));
        String products = parts.op("MatMul", left, parts.op("Mul", transposed, parts.scalar(0.25)));
        file.output(parts.attended(parts.op("Add", mask, products), v));

        assertThat(kernels(file, new AttentionFusion())).containsExactly(new Attention(2, 4, 0.125f, false, Mask.KEYS));
    }

    private String cast(String x, int to) {
        return file.node("Cast", List.of(x), integer("to", to));
    }

    /** The keys as numbers, repeated for each query: [rows, 1, tokens, tokens]. */
    private String repeated() {
        String keys = file.node("Unsqueeze", List.of(parts.ids("mask")), integers("axes", 1, 2));
        String tokens = parts.op("Slice", parts.op("Shape", "mask"), file.integers(1), file.integers(2));
        String one = file.integers(1);
        String shape = file.node("Concat", List.of(one, one, tokens, one), integer("axis", 0));
        return cast(parts.op("Expand", keys, shape), 1);
    }

    @Test
    void leavesAMaskAloneThatOnlyWeakensKeys() {
        file.output(parts.attention(q, k, v, parts.addedMask(-10000)));

        assertThat(kernels(file, new AttentionFusion())).doesNotHaveAnyElementsOfTypes(Attention.class);
    }

    @Test
    void leavesAMaskAloneThatDiffersByQuery() {
        String mask = file.input("added", DataType.FP32, "rows", 1, "tokens", "tokens");
        file.output(parts.attention(q, k, v, mask));

        assertThat(kernels(file, new AttentionFusion())).doesNotHaveAnyElementsOfTypes(Attention.class);
    }

    @Test
    void packsThreeProjectionsOfOneInput() {
        String mask = parts.addedMask(TinyEncoder.LOWEST);
        file.output(parts.attention(parts.linear(q), parts.linear(q), parts.linear(q), mask));

        assertThat(kernels(file, new LinearFusion(), new AttentionFusion(), new PackedAttentionFusion()))
                .containsExactly(new Linear(Activation.NONE), new Attention(2, 4, 0.5f, true, Mask.KEYS));
    }

    @Test
    void leavesProjectionsOfDifferentInputsAlone() {
        String mask = parts.addedMask(TinyEncoder.LOWEST);
        file.output(parts.attention(parts.linear(q), parts.linear(k), parts.linear(k), mask));

        assertThat(kernels(file, new LinearFusion(), new AttentionFusion(), new PackedAttentionFusion()))
                .hasSize(4)
                .contains(new Attention(2, 4, 0.5f, false, Mask.KEYS));
    }
}
