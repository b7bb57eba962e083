package dev.farad.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A watch that looks at real event loops, one of which is blocked until the watch has seen it. */
@Timeout(30)
class LoopWatchTest {
    private final BlockingQueue<Blockage> found = new LinkedBlockingQueue<>();
    private final BlockingQueue<Blockage> over = new LinkedBlockingQueue<>();

    /** What a user's hook that waits for something looks like. */
    private static void waitForSomething(CountDownLatch something) {
        try {
            something.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the first that is of what was made to wait: on a busy machine a loop may be late for nobody's fault. */
    private static Blockage ofTheWaiting(BlockingQueue<Blockage> blockages) throws InterruptedException {
        Blockage next = blockages.take();
        while (next.stack().stream().noneMatch(frame -> frame.getMethodName().equals("waitForSomething"))) {
            next = blockages.take();
        }
        return next;
    }

    @Test
    void aBlockedLoopIsNamedWithItsStackAndThenWithItsWholeLength() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        try (EventLoops loops = new EventLoops(2, Transport.best());
                LoopWatch watch = new LoopWatch(loops, Duration.ofMillis(50), found::add, over::add);
                // First of all, since loops are closed once they have nothing to do.
                AutoCloseable _ = seen::countDown) {
            loops.group().next().submit(() -> {}).await();
            loops.group().next().submit(() -> {}).await();
            loops.group().next().execute(() -> waitForSomething(seen));

            Blockage sofar = ofTheWaiting(found);

            assertThat(sofar.loop()).startsWith("http-");
            assertThat(sofar.stack())
                    .anySatisfy(frame -> assertThat(frame.getMethodName()).isEqualTo("waitForSomething"));
            assertThat(sofar.nanos()).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(50));
            assertThat(watch.lagNanos()).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(50));

            seen.countDown();
            Blockage whole = ofTheWaiting(over);

            assertThat(whole.culprit()).isEqualTo(sofar.culprit());
            assertThat(whole.nanos()).isGreaterThanOrEqualTo(sofar.nanos());
        }
    }

    @Test
    void theCulpritIsWhatTheServersPathCalled() {
        assertThat(Blockage.culprit(List.of(
                        frame("java.lang.Thread", "sleep"),
                        frame("com.example.Billing", "ask"),
                        frame("com.example.BillingHook", "onRequest"),
                        frame("dev.farad.hooks.HookChain", "onRequest"),
                        frame("dev.farad.server.http.RequestPath", "inbound"),
                        frame("io.netty.channel.epoll.EpollIoHandler", "run"),
                        frame("java.lang.Thread", "run"))))
                .isEqualTo("com.example.BillingHook.onRequest");
        assertThat(Blockage.culprit(List.of(frame("io.netty.util.Recycler", "get"), frame("java.lang.Thread", "run"))))
                .isEqualTo("io.netty.util.Recycler.get");
        assertThat(Blockage.culprit(List.of())).isEqualTo("an unknown task");
    }

    private static StackTraceElement frame(String type, String method) {
        return new StackTraceElement(type, method, null, 1);
    }
}
