package dev.farad.runtime.cuda;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import dev.farad.runtime.Batch;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Bench;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.graph.Array;
import dev.farad.runtime.graph.program.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Backends and batches for tests on the device. */
final class GpuBench {
    private static final long PINNED_BYTES = 1L << 28;

    private GpuBench() {}

    static CudaOptions options(Path cache, DataType precision, Buckets buckets) {
        return new CudaOptions(0, precision, 16L << 30, PINNED_BYTES, buckets, cache);
    }

    /** Runs a program once on arrays, and frees everything. */
    static Map<String, Array> run(CudaBackend backend, Program program, Map<String, Array> inputs) {
        try (LoadedModel model = backend.load("once", program, 1)) {
            BatchResult.Done done =
                    new Bench(backend.inputs()).done(model.lanes().getFirst(), List.of(item(backend, program, inputs)));
            Map<String, Array> outputs = new LinkedHashMap<>();
            for (Tensor tensor : done.outputs().getFirst()) {
                outputs.put(tensor.name(), Array.read(tensor.type(), tensor.shape(), tensor.data()));
            }
            Bench.close(done);
            return outputs;
        }
    }

    private static Batch.Item item(CudaBackend backend, Program program, Map<String, Array> inputs) {
        Bench bench = new Bench(backend.inputs());
        List<Tensor> tensors = new ArrayList<>();
        for (Program.Port port : program.inputs()) {
            Array array = Array.named(port.name(), inputs);
            long bytes = array.shape().elements() * array.type().elementBytes();
            Tensor tensor = bench.tensor(port.name(), array.type(), array.shape(), bytes);
            array.write(tensor.data());
            tensors.add(tensor);
        }
        Shape first = tensors.getFirst().shape();
        return new Batch.Item(tensors, first.rank() > 0 ? first.dim(0) : 1, first.rank() > 1 ? first.dim(1) : 1);
    }

    /** Makes an item of random tokens. */
    static Batch.Item tokens(
            CudaBackend backend, LoadedModel model, Random random, int rows, int width, int vocabulary) {
        List<List<Long>> ids = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            List<Long> tokens = new ArrayList<>();
            for (int token = 0; token < width; token++) {
                tokens.add((long) random.nextInt(vocabulary));
            }
            ids.add(tokens);
        }
        return new Bench(backend.inputs()).tokens(model.signature(), 0, ids);
    }
}
