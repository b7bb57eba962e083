package dev.farad.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.pool.DataType;
import dev.farad.pool.Ledger;
import dev.farad.runtime.Batch;
import dev.farad.runtime.BatchResult;
import dev.farad.runtime.Bench;
import dev.farad.runtime.Lane;
import dev.farad.runtime.LoadedModel;
import dev.farad.runtime.ModelLoadException;
import dev.farad.runtime.Ticket;
import dev.farad.runtime.cuda.device.Nvml;
import dev.farad.runtime.graph.Graph;
import dev.farad.runtime.graph.program.Precision;
import dev.farad.runtime.graph.program.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.data.Percentage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the backend counts against what the driver counts, on an encoder of MiniLM's shape. */
@Tag("gpu")
class AttributionTest {
    private static final SyntheticEncoder ENCODER = SyntheticEncoder.MINILM;
    private static final Percentage ONE_PERCENT = Percentage.withPercentage(1);
    private static final Buckets BUCKETS = new Buckets(List.of(1, 4, 16, 64), List.of(16, 64, 128), 256L << 20);

    @TempDir
    private Path cache;

    private final Graph graph = ENCODER.graph(21);
    private final Program program = Program.of(graph, Precision.FP16);

    private CudaBackend open(long limitBytes) {
        return CudaBackend.open(GpuBench.options(cache, DataType.FP16, BUCKETS).withMemoryLimit(limitBytes));
    }

    private static Batch.Item item(CudaBackend backend, LoadedModel model, Random random, int rows, int width) {
        return GpuBench.tokens(backend, model, random, rows, width, ENCODER.vocabulary());
    }

    /** Returns what the driver says of this process, or of all processes where it does not tell them apart. */
    private static long driverBytes(Nvml nvml) {
        Nvml.Reading reading = nvml.read();
        OptionalLong process = reading.processes().ownBytes();
        return process.isPresent()
                ? process.getAsLong()
                : reading.memory().used().orElseThrow();
    }

    @Test
    void attributedBytesAreTheDriversAtThreeLoads() {
        try (CudaBackend backend = open(32L << 30);
                Nvml nvml = Objects.requireNonNull(Nvml.open(0))) {
            warmDriver(backend);
            long contextBytes = driverBytes(nvml) - backend.memory().totalBytes();
            System.out.printf(
                    "context %d MiB, named by NVML for %s%n",
                    contextBytes >> 20, nvml.read().processes().ownBytes().isPresent() ? "this process" : "the device");
            try (LoadedModel model = backend.load("encoder", program, 2)) {
                for (int[] size : new int[][] {{1, 16}, {64, 128}, {1024, 512}}) {
                    Batch.Item item = item(backend, model, new Random(1), size[0], size[1]);
                    Lane lane = model.lanes().getFirst();
                    Ticket ticket = lane.submit(new Batch(List.of(item), new Ledger()), () -> {});
                    CudaBackend.Memory memory = backend.memory();
                    long driver = driverBytes(nvml);
                    boolean running = !ticket.done();
                    Bench.await(lane, ticket, new CountDownLatch(0));
                    BatchResult.Done done = (BatchResult.Done) ticket.result();
                    long counted = contextBytes + memory.totalBytes();
                    System.out.printf(
                            "%d x %d (%s): driver %,d = context %,d + weights %s + workspace %s + cached %,d (off by %,d)%n",
                            size[0],
                            size[1],
                            running ? "running" : "ended",
                            driver,
                            contextBytes,
                            memory.weightBytes(),
                            memory.workspaceBytes(),
                            memory.cachedBytes(),
                            driver - counted);
                    assertThat(counted).isCloseTo(driver, ONE_PERCENT);
                    Bench.close(done);
                    ticket.close();
                    Bench.close(List.of(item));
                }
            }
        }
    }

    /** Lets the driver and its libraries take what they keep once and for all: code, and memory of their own. */
    private void warmDriver(CudaBackend backend) {
        try (LoadedModel model = backend.load("warm", program, 1)) {
            Batch.Item item = item(backend, model, new Random(2), 2, 16);
            new Bench(backend.inputs()).answer(model.lanes().getFirst(), item);
        }
    }

    @Test
    void manyRandomBatchesLeaveNothingBehind() {
        try (CudaBackend backend = open(32L << 30);
                Nvml nvml = Objects.requireNonNull(Nvml.open(0))) {
            warmDriver(backend);
            long driverBefore = driverBytes(nvml);
            assertThat(backend.deviceMemory().figures().reservedBytes()).isZero();
            Random random = new Random(3);
            long taken = 0;
            try (LoadedModel model = backend.load("encoder", program, 2)) {
                List<CudaSlot> slots = model.lanes().stream().map(CudaSlot::new).toList();
                for (int i = 0; i < 10_000; i++) {
                    CudaSlot slot = slots.get(i % slots.size());
                    slot.finish();
                    List<Batch.Item> items = new ArrayList<>();
                    for (int n = random.nextInt(1, 5); n > 0; n--) {
                        items.add(item(backend, model, random, random.nextInt(1, 3), random.nextInt(1, 180)));
                    }
                    slot.start(items);
                }
                slots.forEach(CudaSlot::finish);
                taken = backend.deviceMemory().figures().taken();
                assertThat(backend.deviceMemory().figures().usedBytes()).isEqualTo(model.residentBytes());
                assertThat(backend.inputs().figures().outstanding()).isEqualTo(2);
            }
            System.out.printf("%,d leases; driver before %,d, after %,d%n", taken, driverBefore, driverBytes(nvml));
            assertThat(backend.deviceMemory().figures().usedBytes()).isZero();
            assertThat(backend.deviceMemory().figures().reservedBytes()).isZero();
            assertThat(driverBytes(nvml)).isCloseTo(driverBefore, ONE_PERCENT);
        }
    }

    /** A lane and the batch that is on it. */
    private static final class CudaSlot {
        private final Lane lane;
        private @Nullable Ticket ticket;
        private List<Batch.Item> items = List.of();
        private final List<BatchResult.Kind> failures = new ArrayList<>();

        CudaSlot(Lane lane) {
            this.lane = lane;
        }

        void start(List<Batch.Item> next) {
            items = next;
            ticket = lane.submit(new Batch(next, new Ledger()), () -> {});
        }

        void finish() {
            Ticket running = ticket;
            if (running == null) {
                return;
            }
            Bench.await(lane, running, new CountDownLatch(0));
            switch (running.result()) {
                case BatchResult.Done done -> Bench.close(done);
                case BatchResult.Failed failed -> failures.add(failed.kind());
            }
            running.close();
            Bench.close(items);
            ticket = null;
        }
    }

    @Test
    void floodBeyondTheLimitIsServedOrRefusedAndMemoryReturns() {
        long limit = 1L << 30;
        try (CudaBackend backend = open(limit);
                LoadedModel model = backend.load("encoder", program, 4)) {
            long before = backend.deviceMemory().figures().usedBytes();
            Random random = new Random(4);
            Batch.Item small = item(backend, model, random, 1, 16);
            float[] right = new Bench(backend.inputs()).answer(model.lanes().getFirst(), small);
            List<CudaSlot> slots = model.lanes().stream().map(CudaSlot::new).toList();
            for (int i = 0; i < 200; i++) {
                CudaSlot slot = slots.get(i % slots.size());
                slot.finish();
                slot.start(List.of(item(backend, model, random, random.nextInt(1, 300), 512)));
            }
            slots.forEach(CudaSlot::finish);

            List<BatchResult.Kind> failures =
                    slots.stream().flatMap(slot -> slot.failures.stream()).toList();
            System.out.printf("flood: %d of 200 refused%n", failures.size());
            assertThat(failures)
                    .isNotEmpty()
                    .containsOnly(BatchResult.Kind.OUT_OF_MEMORY)
                    .hasSizeLessThan(200);
            assertThat(backend.deviceMemory().figures().usedBytes()).isEqualTo(before);
            assertThat(backend.deviceMemory().figures().highWaterBytes()).isLessThanOrEqualTo(limit);
            assertThat(model.predictedBytes(10_000, 512)).isGreaterThan(model.capacityBytes());
            Batch.Item again = item(backend, model, new Random(4), 1, 16);
            assertThat(new Bench(backend.inputs()).answer(model.lanes().getFirst(), again))
                    .isEqualTo(right);
            assertThat(backend.failure()).isNull();
        }
    }

    @Test
    void modelThatDoesNotFitIsRefusedWithFiguresAndLeavesNothing() {
        try (CudaBackend backend = open(16L << 20)) {
            assertThatThrownBy(() -> backend.load("encoder", program, 1))
                    .isInstanceOf(ModelLoadException.class)
                    .hasMessageContaining("'encoder'")
                    .hasMessageContaining(Long.toString(program.weightBytes()));
            assertThat(backend.deviceMemory().figures().usedBytes()).isZero();
        }
        try (CudaBackend backend = open(program.weightBytes() + 4096)) {
            assertThatThrownBy(() -> backend.load("encoder", program, 1)).isInstanceOf(ModelLoadException.class);
            assertThat(backend.deviceMemory().figures().usedBytes()).isZero();
            assertThat(backend.inputs().figures().outstanding()).isZero();
        }
    }

    @Test
    void watchSeesTheDevice() {
        try (CudaBackend backend = open(1L << 30);
                DeviceWatch watch = DeviceWatch.start(0, 20)) {
            DeviceSnapshot first = Objects.requireNonNull(watch.latest());
            assertThat(watch.up()).isTrue();
            long deadline = System.nanoTime() + 10_000_000_000L;
            while (Objects.requireNonNull(watch.latest()).takenNanos() == first.takenNanos()
                    && System.nanoTime() < deadline) {
                Thread.onSpinWait();
            }
            DeviceSnapshot next = Objects.requireNonNull(watch.latest());
            System.out.println(next + " " + next.dcgm());
            assertThat(next.takenNanos()).isGreaterThan(first.takenNanos());
            assertThat(next.memory().used().orElseThrow()).isPositive();
            assertThat(next.load().celsius().orElseThrow()).isBetween(1L, 120L);
            assertThat(next.load().milliwatts().orElseThrow()).isPositive();
            assertThat(next.uuid()).startsWith("GPU-");
            assertThat(next.dcgm()).containsKeys("DCGM_FI_DEV_FB_USED", "DCGM_FI_DEV_GPU_UTIL");
            assertThat(backend.failure()).isNull();
        }
    }
}
