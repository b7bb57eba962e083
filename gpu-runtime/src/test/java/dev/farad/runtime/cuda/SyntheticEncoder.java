package dev.farad.runtime.cuda;

import dev.farad.pool.DataType;
import dev.farad.runtime.graph.Dim;
import dev.farad.runtime.graph.Dims;
import dev.farad.runtime.graph.Graph;
import dev.farad.runtime.graph.Kernel;
import dev.farad.runtime.graph.Value;
import java.util.List;
import java.util.Map;

/**
 * A sentence encoder of a given shape with random weights, as fusion leaves a real one.
 *
 * @param layers of attention and feed-forward
 * @param hidden elements of a token's vector
 * @param heads of attention
 * @param inner elements between the two products of a feed-forward
 * @param vocabulary entries of the token table
 */
record SyntheticEncoder(int layers, int hidden, int heads, int inner, int vocabulary) {
    /** The shape of all-MiniLM-L6-v2. */
    static final SyntheticEncoder MINILM = new SyntheticEncoder(6, 384, 12, 1536, 30_522);

    /** Small enough to compare with plain Java. */
    static final SyntheticEncoder SMALL = new SyntheticEncoder(2, 64, 2, 128, 100);

    static final int POSITIONS = 512;

    private static final DataType FLOAT = DataType.FP32;

    Graph graph(long seed) {
        GraphSketch sketch = new GraphSketch(seed);
        Dim rows = Dim.of("batch_size");
        Dim tokens = Dim.of("sequence_length");
        Dims flat = Dims.of(rows, tokens);
        Value ids = sketch.input("input_ids", DataType.INT64, flat);
        Value mask = sketch.input("attention_mask", DataType.INT64, flat);
        Value types = sketch.input("token_type_ids", DataType.INT64, flat);
        Dims wide = Dims.of(rows, tokens, Dim.of(hidden));
        Value x = sketch.node(
                new Kernel.Embedding(List.of(Kernel.Lookup.BY_ID, Kernel.Lookup.BY_POSITION, Kernel.Lookup.BY_ID)),
                FLOAT,
                wide,
                sketch.weight(0, 1, vocabulary, hidden),
                ids,
                sketch.weight(0, 1, POSITIONS, hidden),
                sketch.weight(0, 1, 2, hidden),
                types);
        x = norm(sketch, wide, x);
        for (int layer = 0; layer < layers; layer++) {
            x = layer(sketch, rows, tokens, x, mask);
        }
        Value sentence = sketch.node(new Kernel.MeanNormalized(), FLOAT, Dims.of(rows, Dim.of(hidden)), x, mask);
        return sketch.output("sentence_embedding", sentence).graph(Map.of("sequence_length", (long) POSITIONS));
    }

    private Value layer(GraphSketch sketch, Dim rows, Dim tokens, Value x, Value mask) {
        Dims wide = Dims.of(rows, tokens, Dim.of(hidden));
        Value packed = linear(sketch, Kernel.Activation.NONE, x, 3 * hidden, rows, tokens);
        int width = hidden / heads;
        Value seen = sketch.node(
                new Kernel.Attention(heads, width, (float) (1 / Math.sqrt(width)), true, Kernel.Mask.KEYS),
                FLOAT,
                wide,
                packed,
                mask);
        Value joined = linear(sketch, Kernel.Activation.NONE, seen, hidden, rows, tokens);
        Value attended = norm(sketch, wide, x, joined);
        Value grown = linear(sketch, Kernel.Activation.GELU, attended, inner, rows, tokens);
        Value shrunk = linear(sketch, Kernel.Activation.NONE, grown, hidden, rows, tokens);
        return norm(sketch, wide, attended, shrunk);
    }

    private static Value linear(
            GraphSketch sketch, Kernel.Activation activation, Value x, int width, Dim rows, Dim tokens) {
        long inner = x.dims().dim(-1).value();
        return sketch.node(
                new Kernel.Linear(activation),
                FLOAT,
                Dims.of(rows, tokens, Dim.of(width)),
                x,
                sketch.weight(0, 1 / Math.sqrt((double) inner), inner, width),
                sketch.weight(0, 0.1, width));
    }

    private Value norm(GraphSketch sketch, Dims dims, Value x) {
        return sketch.node(
                new Kernel.LayerNorm(2, 1e-12f, false),
                FLOAT,
                dims,
                x,
                sketch.weight(1, 0.1, hidden),
                sketch.weight(0, 0.1, hidden));
    }

    private Value norm(GraphSketch sketch, Dims dims, Value x, Value residual) {
        return sketch.node(
                new Kernel.LayerNorm(2, 1e-12f, true),
                FLOAT,
                dims,
                x,
                residual,
                sketch.weight(1, 0.1, hidden),
                sketch.weight(0, 0.1, hidden));
    }
}
