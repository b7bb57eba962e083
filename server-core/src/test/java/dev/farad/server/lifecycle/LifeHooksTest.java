package dev.farad.server.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LifeHooksTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(50);

    private final Lifecycle lifecycle = new Lifecycle();
    private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
    private final List<LifeHook> hooks = new ArrayList<>();

    private void start(String name) {
        hooks.add(new LifeHook.Start(name, LONG, () -> seen.add("start " + name)));
    }

    private void stop(String name) {
        hooks.add(new LifeHook.Stop(name, LONG, () -> seen.add("stop " + name)));
    }

    @Test
    void startHooksRunInOrderAndStopHooksInReverseOnVirtualThreads() {
        start("a");
        stop("a");
        start("b");
        stop("b");
        hooks.add(new LifeHook.Start(
                "thread",
                LONG,
                () -> seen.add("virtual " + Thread.currentThread().isVirtual())));
        LifeHooks run = new LifeHooks(hooks, lifecycle);
        run.start();
        assertThat(seen).containsExactly("start a", "start b", "virtual true");
        run.stop();
        run.stop();
        assertThat(seen).containsExactly("start a", "start b", "virtual true", "stop b", "stop a");
        assertThat(lifecycle.steps())
                .extracting(Step.Report::name)
                .containsExactly(
                        "start hook 'a'", "start hook 'b'", "start hook 'thread'", "stop hook 'b'", "stop hook 'a'");
    }

    @Test
    void aFailedStartNamesTheHookAndUndoesOnlyWhatCameBefore() {
        start("a");
        stop("a");
        hooks.add(new LifeHook.Start("database", LONG, () -> {
            throw new IllegalStateException("no such table");
        }));
        start("never");
        stop("never");
        LifeHooks run = new LifeHooks(hooks, lifecycle);
        assertThatThrownBy(run::start)
                .isInstanceOf(StartFailedException.class)
                .hasMessageMatching(
                        "start hook 'database' failed after 0\\.\\d s: IllegalStateException: no such table")
                .hasCauseInstanceOf(IllegalStateException.class);
        run.close();
        assertThat(seen).containsExactly("start a", "stop a");
    }

    @Test
    void aLateStartIsInterruptedAndSaysWhatItWaitedFor() throws Exception {
        CountDownLatch interrupted = new CountDownLatch(1);
        Dependency never = Dependency.of("the moon", () -> {
            try {
                new CountDownLatch(1).await();
                return true;
            } catch (InterruptedException stopped) {
                interrupted.countDown();
                throw stopped;
            }
        });
        hooks.add(new LifeHook.Start("sky", SHORT, never));
        assertThatThrownBy(() -> new LifeHooks(hooks, lifecycle).start())
                .isInstanceOf(StartFailedException.class)
                .hasMessage("start hook 'sky' was not done within 0.1 s, waiting for the moon");
        interrupted.await();
        assertThat(lifecycle.steps().getFirst().state()).isEqualTo(Step.State.FAILED);
    }

    @Test
    void aStopHookThatFailsOrHangsSkipsNone() {
        stop("a");
        hooks.add(new LifeHook.Stop("hangs", SHORT, () -> new CountDownLatch(1).await()));
        hooks.add(new LifeHook.Stop("fails", LONG, () -> {
            throw new NoClassDefFoundError("left out");
        }));
        stop("b");
        LifeHooks run = new LifeHooks(hooks, lifecycle);
        run.start();
        run.stop();
        assertThat(seen).containsExactly("stop b", "stop a");
        assertThat(lifecycle.steps())
                .extracting(Step.Report::error)
                .containsExactly(
                        null,
                        "stop hook 'fails' failed: NoClassDefFoundError: left out",
                        "stop hook 'hangs' was not done within 0.1 s",
                        null);
    }

    @Test
    void aDeadlineMustBePositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new LifeHook.Stop("x", Duration.ZERO, () -> {}))
                .withMessage("deadline of hook 'x': PT0S (expected: above 0)");
    }
}
