package dev.farad.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

class HostPoolTest {

    private static Lease take(MemoryPool pool, long bytes) {
        return Objects.requireNonNull(pool.take(bytes, MemoryUse.INPUT, "model"), "refused");
    }

    @Test
    void leaseHasExactlyTheBytesAskedFor() {
        try (HostPool pool = new HostPool(1 << 20)) {
            for (long bytes : new long[] {0, 1, 63, 64, 65, 1000, 4096}) {
                try (Lease lease = take(pool, bytes)) {
                    assertThat(lease.bytes()).isEqualTo(bytes);
                    assertThat(lease.segment().byteSize()).isEqualTo(bytes);
                    assertThat(lease.segment().isNative()).isTrue();
                    assertThat(lease.segment().address() % 64).isZero();
                    assertThat(lease.place()).isEqualTo(MemoryPlace.HOST);
                    assertThat(lease.use()).isEqualTo(MemoryUse.INPUT);
                    assertThat(lease.owner()).isEqualTo("model");
                }
            }
        }
    }

    @Test
    void figuresCountWholeBlocks() {
        try (HostPool pool = new HostPool(1 << 20)) {
            Lease small = take(pool, 1);
            Lease large = take(pool, 65);
            assertThat(pool.figures()).isEqualTo(new MemoryPool.Figures(192, 192, 192, 2, 0, 0, 2));

            large.close();
            assertThat(pool.figures()).isEqualTo(new MemoryPool.Figures(64, 192, 192, 2, 0, 0, 1));

            small.close();
            assertThat(pool.figures()).isEqualTo(new MemoryPool.Figures(0, 192, 192, 2, 0, 0, 0));
        }
    }

    @Test
    void blockIsLentAgainToWhoeverNeedsItsSize() {
        try (HostPool pool = new HostPool(1 << 20)) {
            long address;
            try (Lease first = take(pool, 100)) {
                address = first.segment().address();
            }
            try (Lease second = take(pool, 128)) {
                assertThat(second.segment().address()).isEqualTo(address);
            }
            assertThat(pool.figures().reused()).isEqualTo(1);
        }
    }

    @Test
    void leasesOutNeverShareMemory() {
        try (HostPool pool = new HostPool(1 << 20)) {
            try (Lease first = take(pool, 64);
                    Lease second = take(pool, 64)) {
                assertThat(Math.abs(first.segment().address() - second.segment().address()))
                        .isGreaterThanOrEqualTo(64);
            }
        }
    }

    @Test
    void spentPoolRefusesAndLendsAgainAfterwards() {
        try (HostPool pool = new HostPool(256)) {
            Lease all = take(pool, 256);
            assertThat(pool.take(1, MemoryUse.INPUT, "model")).isNull();
            assertThat(pool.figures().refused()).isEqualTo(1);
            assertThat(pool.figures().outstanding()).isEqualTo(1);

            all.close();
            take(pool, 1).close();
        }
    }

    @Test
    void requestAboveTheLimitIsRefused() {
        try (HostPool pool = new HostPool(256)) {
            assertThat(pool.take(257, MemoryUse.INPUT, "model")).isNull();
            assertThat(pool.take(1L << 62, MemoryUse.INPUT, "model")).isNull();
        }
    }

    @Test
    void keptBlocksOfOtherSizesMakeRoom() {
        try (HostPool pool = new HostPool(256)) {
            take(pool, 128).close();
            take(pool, 64).close();

            try (Lease large = take(pool, 256)) {
                assertThat(large.bytes()).isEqualTo(256);
                assertThat(pool.figures().reservedBytes()).isEqualTo(256);
            }
            assertThat(pool.figures().refused()).isZero();
        }
    }

    @Test
    void poolThatTheProcessCannotFillRefuses() {
        try (HostPool pool = new HostPool(1L << 50)) {
            assertThat(pool.take(1L << 48, MemoryUse.INPUT, "model")).isNull();
            assertThat(pool.figures()).isEqualTo(new MemoryPool.Figures(0, 0, 0, 0, 0, 1, 0));

            take(pool, 64).close();
        }
    }

    @Test
    void sizesOutsideTheRangeAreRejected() {
        try (HostPool pool = new HostPool(64)) {
            assertThatThrownBy(() -> pool.take(-1, MemoryUse.INPUT, "model"))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("bytes: -1");
            assertThatThrownBy(() -> pool.take((1L << 62) + 1, MemoryUse.INPUT, "model"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> new HostPool(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("limitBytes: 0");
    }

    @Test
    void closingFreesWhatIsKept() {
        HostPool pool = new HostPool(1 << 20);
        take(pool, 1000).close();

        pool.close();

        assertThat(pool.figures().reservedBytes()).isZero();
        assertThatThrownBy(() -> pool.take(1, MemoryUse.INPUT, "model")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void closingReportsEachLeaseStillOutAndWhereItWasTaken() {
        HostPool pool = new HostPool(1 << 20);
        Lease first = take(pool, 100);
        Lease second = Objects.requireNonNull(pool.take(200, MemoryUse.OUTPUT, "other"));

        assertThatThrownBy(pool::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("LEAK: 2 leases")
                .satisfies(leak -> {
                    assertThat(leak.getSuppressed()).hasSize(2).allSatisfy(HostPoolTest::assertNamesThisTest);
                    assertThat(leak.getSuppressed())
                            .extracting(Throwable::getMessage)
                            .contains("LEAK: 200 bytes of HOST memory for OUTPUT of 'other'");
                });

        first.close();
        second.close();
        assertThat(pool.figures().reservedBytes()).as("freed though late").isZero();
        pool.close();
    }

    private static void assertNamesThisTest(Throwable leak) {
        assertThat(Objects.requireNonNull(leak.getCause()).getStackTrace())
                .anyMatch(frame -> frame.getClassName().equals(HostPoolTest.class.getName()));
    }

    @Test
    void threadsTakeAndHandOverWithoutDisturbingEachOther() throws Exception {
        int threads = 8;
        int rounds = 3_000;
        BlockingQueue<Lease> handOver = new LinkedBlockingQueue<>();
        HostPool pool = new HostPool(1 << 16);
        long refused = 0;
        try (ExecutorService executor = Executors.newFixedThreadPool(threads)) {
            List<Future<Long>> workers = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                byte mark = (byte) (i + 1);
                workers.add(executor.submit(() -> takeAndHandOver(pool, mark, rounds, handOver)));
            }
            for (Future<Long> worker : workers) {
                refused += worker.get();
            }
        }
        handOver.forEach(Lease::close);

        MemoryPool.Figures figures = pool.figures();
        assertThat(figures.taken() + figures.refused()).isEqualTo((long) threads * rounds);
        assertThat(figures.refused()).isEqualTo(refused);
        assertThat(figures.usedBytes()).isZero();
        assertThat(figures.outstanding()).isZero();
        assertThat(figures.highWaterBytes()).isBetween(1L, 1L << 16);
        assertThat(figures.reservedBytes()).isLessThanOrEqualTo(1 << 16);
        pool.close();
        assertThat(pool.figures().reservedBytes()).isZero();
    }

    /** Takes, marks and checks leases; closes half itself, and leaves the other half to whichever thread comes next. */
    private static long takeAndHandOver(HostPool pool, byte mark, int rounds, BlockingQueue<Lease> handOver) {
        long refused = 0;
        for (int round = 0; round < rounds; round++) {
            Lease lease = pool.take(ThreadLocalRandom.current().nextInt(4_000), MemoryUse.INPUT, "model");
            if (lease == null) {
                refused++;
            } else {
                MemorySegment memory = lease.segment().fill(mark);
                Thread.onSpinWait();
                for (long at = 0; at < memory.byteSize(); at++) {
                    if (memory.get(ValueLayout.JAVA_BYTE, at) != mark) {
                        throw new IllegalStateException("another thread wrote at " + at + " of " + lease);
                    }
                }
                if (round % 2 == 0) {
                    lease.close();
                } else {
                    handOver.add(lease);
                }
            }
            Lease others = handOver.poll();
            if (others != null) {
                others.close();
            }
        }
        return refused;
    }

    @Test
    void leaseIsClosedOnceHoweverManyThreadsTry() throws Exception {
        try (HostPool pool = new HostPool(1 << 10);
                ExecutorService executor = Executors.newFixedThreadPool(4)) {
            for (int round = 0; round < 200; round++) {
                Lease lease = take(pool, 8);
                List<Future<Boolean>> tries = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    tries.add(executor.submit(() -> closes(lease)));
                }
                int closed = 0;
                for (Future<Boolean> one : tries) {
                    closed += one.get() ? 1 : 0;
                }
                assertThat(closed).isEqualTo(1);
            }
            assertThat(pool.figures().outstanding()).isZero();
        }
    }

    private static boolean closes(Lease lease) {
        try {
            lease.close();
            return true;
        } catch (IllegalStateException second) {
            return false;
        }
    }
}
