package dev.farad.runtime.graph.fusion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.runtime.graph.Fusion;
import dev.farad.runtime.graph.Graph;
import dev.farad.runtime.graph.Kernel;
import dev.farad.runtime.graph.Op;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FusionsTest {

    @Test
    void anEncoderComesDownToSevenStepsALayer() {
        List<Op> kernels = FusionCheck.kernels(TinyEncoder.whole(), Fusions.ALL.toArray(Fusion[]::new));

        assertThat(kernels)
                .hasExactlyElementsOfTypes(
                        Kernel.Embedding.class,
                        Kernel.LayerNorm.class,
                        Kernel.Linear.class,
                        Kernel.Attention.class,
                        Kernel.Linear.class,
                        Kernel.LayerNorm.class,
                        Kernel.Linear.class,
                        Kernel.Linear.class,
                        Kernel.LayerNorm.class);
    }

    @Test
    void anyChoiceOfFusionsAnswersTheSame() {
        Graph graph = TinyEncoder.whole().read();
        for (int choice = 0; choice < 1 << Fusions.ALL.size(); choice++) {
            List<Fusion> chosen = new ArrayList<>();
            for (int i = 0; i < Fusions.ALL.size(); i++) {
                if ((choice >> i & 1) == 1) {
                    chosen.add(Fusions.ALL.get(i));
                }
            }
            FusionCheck.answersAlike(graph, Fusions.apply(graph, chosen));
            FusionCheck.answersAlike(graph, Fusions.apply(graph, chosen.reversed()));
        }
    }
}
