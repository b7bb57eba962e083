package dev.farad.runtime.graph.fusion;

import dev.farad.runtime.graph.Fusion;
import dev.farad.runtime.graph.Graph;
import dev.farad.runtime.graph.Rewriting;
import java.util.List;

/** All fusions there are. */
public final class Fusions {
    /** In the order in which they are applied. */
    public static final List<Fusion> ALL = List.of(
            new EmbeddingFusion(),
            new LayerNormFusion(),
            new ResidualFusion(),
            new LinearFusion(),
            new GeluFusion(),
            new ActivationFusion(),
            new AttentionFusion(),
            new PackedAttentionFusion());

    private Fusions() {}

    /** Returns the graph with all fusions applied. */
    public static Graph apply(Graph graph) {
        return apply(graph, ALL);
    }

    /** Returns the graph with some fusions applied, one after another. */
    public static Graph apply(Graph graph, List<Fusion> fusions) {
        Graph fused = graph;
        for (Fusion fusion : fusions) {
            fused = Rewriting.of(fused, fusion);
        }
        return fused;
    }
}
