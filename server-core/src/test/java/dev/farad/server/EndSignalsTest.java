package dev.farad.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
            if (signal.equals("-HUP") && ignoresHangUp()) {
                continue;
            }
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

    /** Returns whether whoever started this process, such as nohup, had SIGHUP ignored: no JVM handles it then. */
    private static boolean ignoresHangUp() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("SigIgn:")) {
                return (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1) != 0;
            }
        }
        return false;
    }
}
