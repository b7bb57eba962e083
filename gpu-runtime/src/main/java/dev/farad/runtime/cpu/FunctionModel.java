package dev.farad.runtime.cpu;

import dev.farad.pool.MemoryPool;
import dev.farad.pool.MemoryUse;
import dev.farad.pool.Tensor;
import dev.farad.runtime.Batch;
import dev.farad.runtime.BatchCost;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Lane;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.Signature;
import dev.farad.runtime.TensorSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A model written in Java: a function from the tensors of one item to its outputs.
 *
 * <pre>{@code
 * TensorSpec x = new TensorSpec("x", DataType.FP32, Shape.of(Shape.ANY));
 * TensorSpec y = new TensorSpec("y", DataType.FP32, Shape.of(Shape.ANY));
 * Signature signature = new Signature(List.of(x), List.of(y), Signature.Batching.EQUAL);
 *
 * LoadedModel twice = FunctionModel.of("double", signature, pool, (inputs, outputs) -> {
 *     Tensor in = inputs.getFirst();
 *     Tensor out = outputs.tensor("y", DataType.FP32, in.shape());
 *     for (long i = 0; i < in.shape().elements(); i++) {
 *         out.data().setAtIndex(JAVA_FLOAT, i, 2 * in.data().getAtIndex(JAVA_FLOAT, i));
 *     }
 * });
 * }</pre>
 *
 * <p>The function runs once for every item of a batch, so nothing is ever padded. A result that differs from the signature
 * fails the batch. Of the cost, bytes in and out and time are exact; what the function holds on the heap is not counted.
 */
public final class FunctionModel implements LoadedModel {
    private final String name;
    private final Signature signature;
    private final MemoryPool pool;
    private final ItemFunction function;
    private final CellBytes outputBytes;
    private final List<CpuLane> lanes;

    private FunctionModel(String name, Signature signature, MemoryPool pool, int lanes, ItemFunction function) {
        if (lanes < 1) {
            throw new IllegalArgumentException("lanes: " + lanes + " (expected: 1 or more)");
        }
        this.name = name;
        this.signature = signature;
        this.pool = pool;
        this.function = function;
        this.outputBytes = CellBytes.of(signature.outputs());
        this.lanes = IntStream.range(0, lanes)
                .mapToObj(i -> new CpuLane(name + "-" + i, this::run))
                .toList();
    }

    /** Makes a model with one lane, so that its function is never called twice at once. */
    public static FunctionModel of(String name, Signature signature, MemoryPool pool, ItemFunction function) {
        return new FunctionModel(name, signature, pool, 1, function);
    }

    /**
     * Makes a model with several lanes.
     *
     * @param name in messages, and as the owner of the outputs' memory
     * @param signature that items keep to and results are checked against
     * @param pool of the outputs' memory; stays the caller's
     * @param lanes threads that call the function at the same time
     * @param function of one item
     */
    public static FunctionModel of(
            String name, Signature signature, MemoryPool pool, int lanes, ItemFunction function) {
        return new FunctionModel(name, signature, pool, lanes, function);
    }

    @Override
    public Signature signature() {
        return signature;
    }

    @Override
    public List<Lane> lanes() {
        return List.copyOf(lanes);
    }

    /** Returns 0: what the function holds on the heap is not counted. */
    @Override
    public long residentBytes() {
        return 0;
    }

    /** Returns the bytes of the outputs, as far as signature or experience tell. */
    @Override
    public long predictedBytes(long rows, long width) {
        return outputBytes.of(rows, width);
    }

    @Override
    public void close() {
        lanes.forEach(CpuLane::close);
    }

    private BatchResult run(Batch batch) {
        long startedNanos = System.nanoTime();
        int count = batch.items().size();
        List<List<Tensor>> results = new ArrayList<>(count);
        BatchCost.ItemCost[] costs = new BatchCost.ItemCost[count];
        try (LeasedOutputs outputs = new LeasedOutputs(pool, batch.ledger(), name)) {
            for (int i = 0; i < count; i++) {
                Batch.Item item = batch.items().get(i);
                List<Tensor> result = apply(item, outputs);
                results.add(result);
                costs[i] = BatchCost.ItemCost.of(item, result);
            }
            outputs.giveAway();
        }
        outputBytes.seen(batch.ledger().peakBytes(MemoryUse.OUTPUT), cells(costs));
        return new BatchResult.Done(
                results, new BatchCost(List.of(costs), 0, 0, 0, System.nanoTime() - startedNanos, startedNanos, false));
    }

    private List<Tensor> apply(Batch.Item item, LeasedOutputs outputs) {
        try {
            function.apply(item.inputs(), outputs);
        } catch (RuntimeException thrown) {
            throw thrown;
        } catch (Exception thrown) {
            throw new IllegalStateException("model '" + name + "': " + thrown, thrown);
        }
        return inOrder(outputs.latest());
    }

    /** Returns the tensors in the order of the signature, which must find each of its own once, and no other. */
    private List<Tensor> inOrder(List<Tensor> made) {
        List<TensorSpec> specs = signature.outputs();
        Tensor[] ordered = new Tensor[specs.size()];
        for (int i = 0; i < ordered.length; i++) {
            Tensor fitting = only(specs.get(i), made);
            if (fitting == null || made.size() != ordered.length) {
                throw new IllegalStateException(
                        "model '" + name + "': outputs " + described(made) + " (expected: " + specs + ")");
            }
            ordered[i] = fitting;
        }
        return List.of(ordered);
    }

    /** Returns the tensor that fits, or null where none does or several do. */
    private static @Nullable Tensor only(TensorSpec spec, List<Tensor> made) {
        Tensor only = null;
        for (int i = 0; i < made.size(); i++) {
            if (fits(spec, made.get(i))) {
                if (only != null) {
                    return null;
                }
                only = made.get(i);
            }
        }
        return only;
    }

    private static boolean fits(TensorSpec spec, Tensor tensor) {
        return tensor.name().equals(spec.name())
                && tensor.type() == spec.type()
                && spec.shape().admits(tensor.shape());
    }

    private static List<TensorSpec> described(List<Tensor> tensors) {
        return tensors.stream()
                .map(tensor -> new TensorSpec(tensor.name(), tensor.type(), tensor.shape()))
                .toList();
    }

    private static long cells(BatchCost.ItemCost[] costs) {
        long cells = 0;
        for (BatchCost.ItemCost cost : costs) {
            cells += cost.cells();
        }
        return cells;
    }
}
