package dev.farad.loadtest.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.farad.loadtest.bench.Window.Figure;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** From what the kernel and JMH say to the tables. */
class FiguresTest {
    @Test
    void cpuTimeIsReadBehindTheNameOfTheProcess() {
        String stat = "42 (a ) b( c) S 1 2 3 4 5 6 7 8 9 10 250 30 0 0 20 0 8 0";

        ProcessCpu cpu = ProcessCpu.parse(stat);

        assertThat(cpu).isEqualTo(new ProcessCpu(250, 30));
        assertThat(cpu.since(new ProcessCpu(50, 10)).totalMicros()).isEqualTo(2_200_000);
    }

    @Test
    void aShortStatLineIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProcessCpu.parse("42 (x) S 1 2"))
                .withMessageContaining("15 fields");
    }

    @Test
    void coresAreReadFromRangesAndMustDiffer() {
        assertThat(Cores.parse("0-2,7")).containsExactly(0, 1, 2, 7);
        assertThatIllegalArgumentException().isThrownBy(() -> new Cores(1, 1)).withMessageContaining("two that differ");
    }

    @Test
    void theSpreadHasTheMiddleAndTheEnds() {
        assertThat(Spread.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 9));
        assertThat(Spread.of(List.of(4.0, 1.0))).isEqualTo(new Spread(2.5, 1, 4));
    }

    @Test
    void columnsAreAligned() {
        Table table = new Table(List.of("server", "µs"));
        table.row(List.of("a", "1,000"));

        assertThat(table.text()).isEqualTo("server     µs\na       1,000\n");
    }

    @Test
    void ratiosAreOfTheSameRound() {
        Map<Contestant, List<Window>> windows = new EnumMap<>(Contestant.class);
        windows.put(Contestant.FARAD, List.of(window(1), window(4), window(3)));
        windows.put(Contestant.NETTY_EPOLL, List.of(window(2), window(8), window(3)));
        HttpReport report = new HttpReport(windows);

        assertThat(report.ratio(Figure.USER, Contestant.FARAD).orElseThrow()).isCloseTo(0.5, within(1e-9));
        assertThat(report.ratio(Figure.USER, Contestant.JETTY)).isEmpty();
        assertThat(report.table()).contains("3.00 (1.00–4.00)", "0.50");
        assertThat(Json.text(report.data())).contains("\"server\":\"farad\"", "\"user_cpu_to_netty\":0.5000");
    }

    private static Window window(double micros) {
        return new Window(1000, micros, 2 * micros, 30, 40, 50);
    }

    @Test
    void textsAreEscapedInJson() {
        assertThat(Json.text(Map.of("a\"\n", List.of(1L, 1.5, true, Double.NaN))))
                .isEqualTo("{\"a\\\"\\u000a\":[1,1.5000,true,null]}");
    }

    @Test
    void jmhsLinesBecomeARow() {
        List<JmhScore> scores = JmhScore.parse(List.of(
                "\"Benchmark\",\"Mode\",\"Threads\",\"Samples\",\"Score\",\"Score Error (99.9%)\",\"Unit\",\"Param: floats\"",
                "\"dev.farad.codec.FloatsBenchmark.parse\",\"avgt\",1,5,3840.0,38.4,\"ns/op\",384",
                "\"dev.farad.codec.FloatsBenchmark.parse:gc.alloc.rate.norm\",\"avgt\",1,5,24.0,NaN,\"B/op\",384"));

        JsonReport report = new JsonReport(scores);

        assertThat(report.table().lines().skip(1)).singleElement().asString().matches("farad +384 +10\\.0 +24 +- .*");
        assertThat(Json.text(report.data())).contains("\"nanos_per_float\":10.0000", "\"allocated_bytes\":24.0000");
    }
}
