package dev.farad.runtime.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.farad.pool.MemoryUse;
import dev.farad.pool.Tensor;
import dev.farad.runtime.Batch;
import dev.farad.runtime.BatchCost;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Signature;
import dev.farad.runtime.TensorSpec;
import dev.farad.runtime.cpu.CellBytes;
import dev.farad.runtime.cpu.LeasedOutputs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Runs batches of a graph. Safe for any thread; each call is a run of its own.
 *
 * @param graph to run
 * @param head on top of it
 * @param cellBytes learns what a cell takes
 */
record OnnxRun(Graph graph, Head head, CellBytes cellBytes) {

    /**
     * What a batch is taken to need for activations: so many times the bytes of the graph's own inputs and outputs.
     *
     * <p>ONNX Runtime says nothing about its arena, so this is an estimate: running a small encoder (6 layers of 384) on 16 × 128
     * tokens made a process grow by about 25 KB a token, which has 1.5 KB of inputs and outputs. Where attention's scores
     * dominate, at several hundred tokens, it is too low; where outputs are large against what is inside, too high.
     */
    static final int WORKSPACE_FACTOR = 16;

    BatchResult run(Batch batch) {
        long startedNanos = System.nanoTime();
        if (graph.signature().batching() == Signature.Batching.NONE
                && batch.items().size() > 1) {
            return new BatchResult.Failed(
                    BatchResult.Kind.INTERNAL,
                    "model '" + graph.name() + "': " + batch.items().size() + " items (expected: 1, it batches none)");
        }
        try (Feed feed = Feed.of(graph, batch);
                OrtSession.Result result = graph.session().run(feed.tensors(), head.needs());
                LeasedOutputs outputs = new LeasedOutputs(graph.pool(), batch.ledger(), graph.name())) {
            Map<String, Answer> answers = answers(result);
            countWorkspace(batch, feed, answers);
            List<List<Tensor>> tensors = split(batch, answers, outputs);
            BatchResult done = new BatchResult.Done(tensors, cost(batch, tensors, startedNanos));
            outputs.giveAway();
            return done;
        } catch (OrtException e) {
            return OrtFailure.of(graph.name(), e);
        }
    }

    private Map<String, Answer> answers(OrtSession.Result result) throws OrtException {
        Map<String, Answer> answers = new LinkedHashMap<>();
        for (TensorSpec spec : graph.signature().outputs()) {
            if (head.needs().contains(spec.name())) {
                OnnxTensor tensor = (OnnxTensor) result.get(spec.name()).orElseThrow();
                answers.put(spec.name(), Answer.of(spec.name(), spec.type(), tensor));
            }
        }
        return answers;
    }

    private void countWorkspace(Batch batch, Feed feed, Map<String, Answer> answers) {
        long tensorBytes = feed.bytes();
        for (Answer answer : answers.values()) {
            tensorBytes += answer.bytes();
        }
        cellBytes.seen(tensorBytes, batchCells(batch));
        batch.ledger().charge(MemoryUse.WORKSPACE, WORKSPACE_FACTOR * tensorBytes);
        batch.ledger().release(MemoryUse.WORKSPACE, WORKSPACE_FACTOR * tensorBytes);
    }

    private List<List<Tensor>> split(Batch batch, Map<String, Answer> answers, LeasedOutputs outputs) {
        List<List<Tensor>> tensors = new ArrayList<>();
        long row = 0;
        for (Batch.Item item : batch.items()) {
            head.make(new Part(batch, item, row), answers, outputs);
            tensors.add(outputs.latest());
            row += item.rows();
        }
        return tensors;
    }

    private BatchCost cost(Batch batch, List<List<Tensor>> outputs, long startedNanos) {
        List<BatchCost.ItemCost> items = new ArrayList<>();
        long cells = 0;
        for (int i = 0; i < outputs.size(); i++) {
            Batch.Item item = batch.items().get(i);
            items.add(BatchCost.ItemCost.of(item, outputs.get(i)));
            cells += item.cells();
        }
        return new BatchCost(
                items,
                batchCells(batch) - cells,
                batch.ledger().peakBytes(MemoryUse.WORKSPACE),
                batch.ledger().peakBytes(MemoryUse.STAGING),
                System.nanoTime() - startedNanos,
                startedNanos,
                false);
    }

    /** Returns the cells that the batch computed: of the widest width where rows are padded, all items' own otherwise. */
    private long batchCells(Batch batch) {
        if (graph.padded() && batch.items().size() > 1) {
            return batch.rows() * batch.width();
        }
        return batch.items().stream().mapToLong(Batch.Item::cells).sum();
    }
}
