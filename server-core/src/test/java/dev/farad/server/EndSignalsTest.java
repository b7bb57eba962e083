package dev.farad.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Signals that this process sends to itself. */
@Timeout(30)
class EndSignalsTest {
    private record Signal(String name, int number) {}

    private static final Signal TERM = new Signal("-TERM", 15);
    private static final List<Signal> SIGNALS = List.of(TERM, new Signal("-INT", 2), new Signal("-HUP", 1), TERM);

    @Test
    void eachSignalRunsTheTaskOnAThreadThatKeepsTheProcess() throws Exception {
        BlockingQueue<Thread> ran = new LinkedBlockingQueue<>();
        EndSignals.handle(() -> ran.add(Thread.currentThread()));
        for (Signal signal : SIGNALS) {
            if (ignored(signal)) {
                continue;
            }
            new ProcessBuilder(
                            "kill",
                            signal.name(),
                            String.valueOf(ProcessHandle.current().pid()))
                    .start()
                    .waitFor();
            Thread thread = ran.poll(10, TimeUnit.SECONDS);
            assertThat(thread).as(signal.name()).isNotNull();
            assertThat(thread.isDaemon()).as(signal.name()).isFalse();
        }
    }

    /** Returns whether whoever started this process, such as nohup, had a signal ignored: no JVM handles it then. */
    private static boolean ignored(Signal signal) throws IOException {
        long all = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .mapToLong(line -> Long.parseUnsignedLong(line.substring(7).strip(), 16))
                .sum();
        return ((all >>> (signal.number() - 1)) & 1) != 0;
    }
}
