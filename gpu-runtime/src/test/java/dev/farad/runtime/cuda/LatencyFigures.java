package dev.farad.runtime.cuda;

import dev.farad.pool.DataType;
import dev.farad.pool.Ledger;
import dev.farad.runtime.Batch;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Bench;
import dev.farad.runtime.Lane;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.Ticket;
import dev.farad.runtime.graph.program.Program;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Prints how long an encoder of MiniLM's shape takes on the device, beside {@code torch_minilm.py}.
 *
 * <p>Weights are random there and here: they change no time. "Device" is from the first copy in to the last copy out, by
 * events; "whole" is from submit to result in hand, by the host's clock.
 */
final class LatencyFigures {
    private static final int WARM = 20;
    private static final int ROUNDS = 200;

    private LatencyFigures() {}

    /**
     * Runs.
     *
     * @param arguments folder for compiled kernels, then precisions
     */
    public static void main(String... arguments) {
        Path cache = Path.of(arguments[0]);
        for (String precision : Arrays.asList(arguments).subList(1, arguments.length)) {
            DataType type = DataType.valueOf(precision);
            try (CudaBackend backend = CudaBackend.open(GpuBench.options(
                    cache, type, new Buckets(List.of(1, 8, 32, 128), List.of(16, 32, 128, 512), 512L << 20)))) {
                figures(backend, type);
            }
        }
    }

    private static void figures(CudaBackend backend, DataType type) {
        long start = System.nanoTime();
        Program program = Program.of(SyntheticEncoder.MINILM.graph(1), CudaBackend.precision(type));
        long planned = System.nanoTime();
        try (LoadedModel model = backend.load("minilm", program, 2)) {
            System.out.printf(
                    "%s: made in %d ms, loaded and warmed in %d ms, %,d bytes resident%n",
                    type,
                    (planned - start) / 1_000_000,
                    (System.nanoTime() - planned) / 1_000_000,
                    model.residentBytes());
            for (int[] size : new int[][] {{1, 16}, {1, 128}, {8, 128}, {32, 128}, {128, 128}, {32, 512}}) {
                figure(backend, model, type, size[0], size[1]);
            }
        }
    }

    private static void figure(CudaBackend backend, LoadedModel model, DataType type, int rows, int width) {
        Lane lane = model.lanes().getFirst();
        Batch.Item item = GpuBench.tokens(backend, model, new Random(1), rows, width, 30_522);
        long[] device = new long[ROUNDS];
        long[] whole = new long[ROUNDS];
        long[] submit = new long[ROUNDS];
        for (int round = -WARM; round < ROUNDS; round++) {
            long begin = System.nanoTime();
            try (Ticket ticket = lane.submit(new Batch(List.of(item), new Ledger()), () -> {})) {
                long submitted = System.nanoTime();
                while (!ticket.done()) {
                    Thread.onSpinWait();
                }
                BatchResult.Done done = (BatchResult.Done) ticket.result();
                long end = System.nanoTime();
                if (round >= 0) {
                    device[round] = done.cost().computeNanos();
                    whole[round] = end - begin;
                    submit[round] = submitted - begin;
                }
                Bench.close(done);
            }
        }
        Bench.close(List.of(item));
        System.out.printf(
                "farad %s B%d S%d: device %.3f ms, whole %.3f ms, submit %.3f ms, %.0f sentences/s, workspace %,d bytes%n",
                type,
                rows,
                width,
                median(device) / 1e6,
                median(whole) / 1e6,
                median(submit) / 1e6,
                rows / (median(whole) / 1e9),
                model.predictedBytes(rows, width));
    }

    private static long median(long[] values) {
        long[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }
}
