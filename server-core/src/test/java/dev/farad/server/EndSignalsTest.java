package dev.farad.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Signals that this process sends to itself. */
@Timeout(30)
class EndSignalsTest {
    @Test
    void eachSignalRunsTheTaskOnAThreadThatKeepsTheProcess() throws Exception {
        BlockingQueue<Thread> ran = new LinkedBlockingQueue<>();
        EndSignals.handle(() -> ran.add(Thread.currentThread()));
        for (String signal : new String[] {"-TERM", "-INT", "-HUP", "-TERM"}) {
            new ProcessBuilder(
                            "kill",
                            signal,
                            String.valueOf(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
            Thread thread = ran.poll(10, TimeUnit.SECONDS);
            assertThat(thread).as(signal).isNotNull();
            assertThat(thread.isDaemon()).as(signal).isFalse();
        }
    }
}
