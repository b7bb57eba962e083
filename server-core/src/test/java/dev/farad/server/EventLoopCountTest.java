package dev.farad.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Event loops for machines that are only files. */
class EventLoopCountTest {
    @TempDir
    private Path root;

    private void write(String file, String text) throws IOException {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text + "\n");
    }

    /** Makes a machine with two threads on each core, thread i and i + cores, as Linux numbers them. */
    private void machine(int cores, String allowed) throws IOException {
        for (int i = 0; i < 2 * cores; i++) {
            int core = i % cores;
            write("sys/devices/system/cpu/cpu" + i + "/topology/thread_siblings_list", core + "," + (core + cores));
        }
        write("proc/self/status", "Name:\tjava\nCpus_allowed_list:\t" + allowed);
        write("proc/self/cgroup", "0::/pods/one");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    8 | 0-15      | 16 | 16 | 8
                    8 | 0-3,8-11  | 8  | 8  | 4
                    8 | 0-7       | 8  | 8  | 8
                    8 | 3         | 1  | 1  | 1
                    """)
    void aCoreIsCountedOnceHoweverManyThreadsItHas(int cores, String allowed, int available, int usable, int counted)
            throws IOException {
        machine(cores, allowed);
        assertThat(Processors.read(root, available)).isEqualTo(new Processors(available, usable, counted));
    }

    @Test
    void theSmallestQuotaOfTheCgroupsAroundCounts() throws IOException {
        machine(32, "0-63");
        write("sys/fs/cgroup/pods/one/cpu.max", "max 100000");
        write("sys/fs/cgroup/pods/cpu.max", "350000 100000");
        Processors processors = Processors.read(root, 4);
        assertThat(processors).isEqualTo(new Processors(4, 4, 32));
        assertThat(EventLoopCount.of(0, processors).count()).isEqualTo(4);
    }

    @Test
    void aMachineThatTellsNothingHasACoreForEachProcessor() {
        assertThat(Processors.read(root, 6)).isEqualTo(new Processors(6, 6, 6));
    }

    @Test
    void thisMachineCanBeRead() {
        Processors here = Processors.ofThisProcess();
        assertThat(here.cores()).isBetween(1, Math.max(here.usable(), here.available()) * 64);
        assertThat(EventLoopCount.of(0, here).count()).isBetween(1, here.available());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    0  | 16 | 16 | 8 | 8  |
                    4  | 16 | 16 | 8 | 4  |
                    16 | 16 | 16 | 8 | 16 |
                    17 | 16 | 16 | 8 | 17 | event-loops: 17 is more than the 16 processors (expected: 8, one for each physical core, or 0 for that)
                    65 | 16 | 16 | 8 | 65 | event-loops: 65 is more than 4 for each processor (expected: 8, one for each physical core, or 0 for that)
                    0  | 1  | 16 | 8 | 1  | the JVM uses 1 processors (expected: the 16 that this process may use; is -XX:ActiveProcessorCount set?)
                    """)
    void whatIsOddIsToldWithWhatWasExpected(
            int configured, int available, int usable, int cores, int count, String warning) {
        EventLoopCount chosen = EventLoopCount.of(configured, new Processors(available, usable, cores));
        assertThat(chosen.count()).isEqualTo(count);
        if (warning == null) {
            assertThat(chosen.warnings()).isEmpty();
        } else {
            assertThat(chosen.warnings()).containsExactly(warning);
        }
    }
}
