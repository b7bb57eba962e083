package dev.farad.runtime.cuda.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.pool.HostPool;
import dev.farad.pool.Lease;
import dev.farad.pool.MemoryPlace;
import dev.farad.pool.MemoryUse;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The wrappers of the CUDA libraries on a device. */
@Tag("gpu")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeviceLayerTest {
    private static final String FILL =
            "extern \"C\" __global__ void fill(int* y, int value) { y[threadIdx.x] = value + threadIdx.x; }";

    private Device device;

    @BeforeAll
    void open() {
        assertThat(NativeLibraries.load(System.getenv())).isNull();
        device = Device.open(0);
    }

    @AfterAll
    void stillWorks() {
        assertThat(device.loss()).isNull();
    }

    @Test
    void deviceKnowsItself() {
        Device.Facts facts = device.facts();

        assertThat(facts.name()).isNotBlank();
        assertThat(facts.architecture()).isGreaterThanOrEqualTo(80);
        assertThat(facts.multiprocessors()).isPositive();
        assertThat(device.memory().totalBytes()).isEqualTo(facts.memoryBytes()).isGreaterThan(1L << 30);
    }

    @Test
    void bytesComeBackAsTheyWent() {
        try (DevicePool pool = new DevicePool(device, 1 << 20);
                PinnedMemory host = new PinnedMemory(device, 8192);
                Stream0 stream = new Stream0(device);
                Lease memory = Objects.requireNonNull(pool.take(4096, MemoryUse.WORKSPACE, "test"))) {
            MemorySegment from = host.segment().asSlice(0, 4096);
            MemorySegment to = host.segment().asSlice(4096, 4096);
            for (int i = 0; i < 4096; i++) {
                from.set(ValueLayout.JAVA_BYTE, i, (byte) (i * 7));
            }

            stream.copyIn(memory, from);
            stream.copyOut(to, memory);

            assertThat(to.mismatch(from)).isEqualTo(-1);
        }
    }

    /** A stream that waits after each copy. */
    private record Stream0(dev.farad.runtime.cuda.device.Stream stream) implements AutoCloseable {
        Stream0(Device device) {
            this(new dev.farad.runtime.cuda.device.Stream(device));
        }

        void copyIn(Lease to, MemorySegment from) {
            stream.copyIn(to.segment().address(), from);
            stream.synchronize();
        }

        void copyOut(MemorySegment to, Lease from) {
            stream.copyOut(to, from.segment().address());
            stream.synchronize();
        }

        @Override
        public void close() {
            stream.close();
        }
    }

    @Test
    void poolCountsEveryByteByUseAndOwner() {
        try (DevicePool pool = new DevicePool(device, 1 << 20)) {
            Lease weights = Objects.requireNonNull(pool.take(1000, MemoryUse.WEIGHTS, "a"));
            Lease workspace = Objects.requireNonNull(pool.take(1, MemoryUse.WORKSPACE, "b"));

            assertThat(weights.place()).isEqualTo(MemoryPlace.DEVICE);
            assertThat(weights.segment().address() % DevicePool.GRAIN_BYTES).isZero();
            assertThat(pool.figures().usedBytes()).isEqualTo(1024 + 256);
            assertThat(pool.figures().reservedBytes()).isGreaterThanOrEqualTo(1024 + 256);
            assertThat(pool.usedBytesByOwner(MemoryUse.WEIGHTS)).containsExactlyEntriesOf(java.util.Map.of("a", 1024L));
            assertThat(pool.usedBytes(MemoryUse.WORKSPACE)).isEqualTo(256);

            weights.close();
            workspace.close();
            pool.trim();
            assertThat(pool.figures().usedBytes()).isZero();
            assertThat(pool.figures().reservedBytes()).isZero();
        }
    }

    @Test
    void spentPoolRefusesAndTheDeviceStaysUsable() {
        long more = device.facts().memoryBytes() * 2;
        try (DevicePool limited = new DevicePool(device, 4096);
                DevicePool unlimited = new DevicePool(device, Long.MAX_VALUE)) {
            assertThat(limited.take(4097, MemoryUse.WORKSPACE, "test")).isNull();
            assertThat(unlimited.take(more, MemoryUse.WORKSPACE, "test")).isNull();
            assertThat(limited.figures().refused()).isEqualTo(1);
            assertThat(unlimited.figures().usedBytes()).isZero();

            Objects.requireNonNull(limited.take(4096, MemoryUse.WORKSPACE, "test"))
                    .close();
        }
    }

    @Test
    void misusedDeviceMemoryIsReportedWithItsPlaces() {
        DevicePool pool = new DevicePool(device, 1 << 20);
        Lease lease = Objects.requireNonNull(pool.take(10, MemoryUse.WORKSPACE, "careless"));
        lease.close();

        assertThatThrownBy(lease::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("careless")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(2));
        assertThatThrownBy(lease::segment).hasMessageContaining("used after it was closed");
        Objects.requireNonNull(pool.take(10, MemoryUse.WEIGHTS, "forgetful"));
        assertThatThrownBy(pool::close)
                .hasMessageContaining("LEAK: 1")
                .satisfies(e -> assertThat(e.getSuppressed()[0])
                        .hasMessageContaining("forgetful")
                        .rootCause()
                        .hasStackTraceContaining("misusedDeviceMemoryIsReportedWithItsPlaces"));
    }

    @Test
    void wrongUseIsToldAndTheDeviceStaysUsable() {
        try (Event never = new Event(device);
                Event neither = new Event(device)) {
            assertThatThrownBy(() -> never.nanosSince(neither))
                    .isInstanceOfSatisfying(
                            DeviceFault.class,
                            fault -> assertThat(fault.kind()).isEqualTo(DeviceFault.Kind.INVALID_USE))
                    .hasMessageContaining("cudaEventElapsedTime");
        }
        device.synchronize();
    }

    @Test
    void capturedWorkRunsAgainAndAgain() {
        Compiler compiler = new Compiler(device.facts().architecture());
        assertThat(compiler.identity()).contains("sm_");
        try (DevicePool pool = new DevicePool(device, 1 << 20);
                PinnedMemory host = new PinnedMemory(device, 256);
                dev.farad.runtime.cuda.device.Stream stream = new dev.farad.runtime.cuda.device.Stream(device);
                Event before = new Event(device);
                Event after = new Event(device);
                Lease memory = Objects.requireNonNull(pool.take(256, MemoryUse.WORKSPACE, "test"))) {
            long address = memory.segment().address();
            try (DeviceGraph graph = stream.capture(() -> {
                stream.copyIn(address, host.segment());
                stream.fill(address, (byte) 1, 128);
                stream.copyOut(host.segment(), address);
            })) {
                for (int i = 0; i < 3; i++) {
                    host.segment().fill((byte) (5 + i));
                    before.record(stream);
                    graph.launch(stream);
                    after.record(stream);
                    stream.synchronize();

                    assertThat(after.done()).isTrue();
                    assertThat(after.nanosSince(before)).isPositive();
                    assertThat(host.segment().get(ValueLayout.JAVA_BYTE, 0)).isEqualTo((byte) 1);
                    assertThat(host.segment().get(ValueLayout.JAVA_BYTE, 255)).isEqualTo((byte) (5 + i));
                }
            }
        }
    }

    @Test
    void workThatFailsWhileCapturedLeavesTheStreamUsable() {
        try (dev.farad.runtime.cuda.device.Stream stream = new dev.farad.runtime.cuda.device.Stream(device)) {
            assertThatThrownBy(() -> stream.capture(() -> {
                        throw new IllegalStateException("halfway");
                    }))
                    .hasMessage("halfway");
            stream.capture(() -> {}).close();
            stream.synchronize();
        }
    }

    @Test
    void sourceThatDoesNotCompileIsToldWithTheCompilersWords() {
        Compiler compiler = new Compiler(device.facts().architecture());

        assertThat(compiler.compile("fill.cu", FILL)).isNotEmpty();
        assertThatThrownBy(() -> compiler.compile("bad.cu", "this is not C++"))
                .isInstanceOf(DeviceFault.class)
                .hasMessageContaining("bad.cu")
                .hasMessageContaining("error");
    }

    @Test
    void everyKernelFileCompilesAndIsKept(@TempDir Path folder) throws IOException {
        List<String> files =
                List.of("elementwise:where_4", "cast:cast", "move:copy_4", "rows:softmax_fp16", "matmul:matmul_fp32");
        try (KernelLibrary library = new KernelLibrary(device, new CubinCache(folder, 64))) {
            files.forEach(name -> library.kernel(name.split(":", -1)[0], name.split(":", -1)[1]));
        }
        try (Stream<Path> kept = Files.list(folder)) {
            assertThat(kept).hasSize(files.size());
        }
        try (KernelLibrary again = new KernelLibrary(device, new CubinCache(folder, 64))) {
            files.forEach(name -> again.kernel(name.split(":", -1)[0], name.split(":", -1)[1]));
            assertThatThrownBy(() -> again.kernel("cast", "missing")).isInstanceOf(DeviceFault.class);
        }
    }

    @Test
    void pinnedPoolLendsOneRegion() {
        try (PinnedMemory memory = new PinnedMemory(device, 1 << 20);
                HostPool pool = memory.pool()) {
            try (Lease lease = Objects.requireNonNull(pool.take(1 << 20, MemoryUse.INPUT, "all"))) {
                assertThat(lease.place()).isEqualTo(MemoryPlace.PINNED);
                assertThat(pool.take(1, MemoryUse.INPUT, "more")).isNull();
            }
            Objects.requireNonNull(pool.take(1, MemoryUse.INPUT, "one")).close();
        }
    }
}
