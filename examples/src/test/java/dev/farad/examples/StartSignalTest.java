package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A process that is asked to end while its server starts. */
@Timeout(120)
class StartSignalTest {
    @Test
    void whatHasStartedIsUndoneInReverseAndTheProcessExitsAtOnce() throws Exception {
        try (DoomedProcess server = new DoomedProcess(List.of(), List.of("EPOLL", "hang"))) {
            server.program.awaitLine("hanging"::equals);
            long begun = System.nanoTime();
            server.program.terminate();
            assertThat(server.program.exitCode()).isZero();
            long millis = (System.nanoTime() - begun) / 1_000_000;
            System.out.println("asked to end while a start hook waited: exit code 0 after " + millis + " ms");
            assertThat(millis).isLessThan(10_000);
            assertThat(server.program.output().lines()).containsExactly("hanging", "stopped second", "stopped first");
            assertThat(server.program.errors()).contains("start hook 'hangs'");
        }
    }
}
