package dev.farad.runtime.onnx;

import dev.farad.pool.MemoryPool;
import dev.farad.runtime.Backend;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.ModelLoadException;
import dev.farad.runtime.ModelSource;
import dev.farad.runtime.Signature;

/**
 * The CPU: any ONNX graph, run by ONNX Runtime on one thread a lane.
 *
 * <p>Models of the same file share its weights. Token graphs with an {@code attention_mask} pad their batches, graphs whose
 * inputs and outputs all leave the first dimension open join equal shapes, any other runs items alone; so does one that
 * quantises as it runs. Time and bytes in and out are measured, workspace is estimated.
 */
public final class OnnxBackend implements Backend {
    private final MemoryPool pool;
    private final Sessions sessions = new Sessions();

    /**
     * Readies ONNX Runtime, whose libraries are unpacked once, into {@code farad} in the user's cache.
     *
     * @param pool of host memory for inputs, staging and outputs; stays the caller's
     */
    public OnnxBackend(MemoryPool pool) {
        this.pool = pool;
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public MemoryPool inputs() {
        return pool;
    }

    @Override
    public LoadedModel load(ModelSource source) {
        Sessions.Shared session = sessions.open(source.graph());
        try {
            Signature signature = GraphSignature.of(session);
            Graph graph = new Graph(source.name(), sessions.environment(), session.session(), signature, pool);
            int lanes = source.lanes() == 0 ? Runtime.getRuntime().availableProcessors() : source.lanes();
            return new OnnxModel(graph, head(source, signature), session, lanes);
        } catch (RuntimeException | Error e) {
            session.leave();
            throw e;
        }
    }

    private static Head head(ModelSource source, Signature graph) {
        return switch (source.head()) {
            case NONE -> new PlainHead(graph);
            case MEAN_NORMALIZED ->
                MeanHead.on(graph)
                        .orElseThrow(() -> new ModelLoadException("graph " + source.graph()
                                + ": inputs " + graph.inputs() + " and outputs " + graph.outputs()
                                + " (expected for sentence vectors: input attention_mask [-1, -1] and an FP32 output"
                                + " [-1, -1, width])"));
        };
    }

    /**
     * Checks that every model is closed; there is nothing else to free.
     *
     * @throws IllegalStateException if one is not
     */
    @Override
    public void close() {
        if (sessions.count() > 0) {
            throw new IllegalStateException(
                    "backend 'cpu': graphs of " + sessions.count() + " files still loaded (expected: none)");
        }
    }
}
