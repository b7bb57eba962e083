package dev.farad.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.Inference;
import dev.farad.hooks.Moment;
import dev.farad.hooks.Outcome;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LatencyTest {
    private static final Outcome OK = new Outcome.Answered(200);
    private static final String SERIES = "farad_request_duration_seconds_";

    private final ServerMetrics metrics = new ServerMetrics();

    @AfterEach
    void close() {
        metrics.close();
    }

    private static Exchange took(long nanos) {
        return new FakeExchange()
                .inference(new Inference("minilm", "1", 1, 0, 0))
                .at(Moment.OPENED, 0)
                .at(Moment.WRITTEN, nanos);
    }

    private double series(String suffix, String tags) {
        String name = SERIES + suffix + "{model=\"minilm\",version=\"1\"" + tags + "}";
        return PrometheusText.parse(metrics.scrape()).series().getOrDefault(name, -1.0);
    }

    @Test
    void countsFromManyEventLoopsAddUpWithoutLoss() throws Exception {
        List<Thread> loops = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            loops.add(Thread.ofPlatform().start(() -> {
                for (int n = 0; n < 50_000; n++) {
                    metrics.onFinish(took(1_000_000), OK);
                    if (n % 10_000 == 0) {
                        metrics.scrape();
                    }
                }
            }));
        }
        for (Thread loop : loops) {
            loop.join();
        }

        assertThat(series("count", "")).isEqualTo(200_000);
        assertThat(series("sum", "")).isCloseTo(200, within(1e-6));
    }

    @Test
    void percentilesAreRightToOnePercent() {
        Random random = new Random(7);
        long[] nanos = LongStream.generate(() -> (long) (1e6 * Math.exp(2 * random.nextGaussian())))
                .limit(20_000)
                .toArray();
        for (long time : nanos) {
            metrics.onFinish(took(time), OK);
        }
        Arrays.sort(nanos);

        LatencyFigures figures = metrics.latencies().stream()
                .filter(of -> of.latency() == Latency.REQUEST)
                .findFirst()
                .orElseThrow();
        assertThat(figures.count()).isEqualTo(20_000);
        for (int i = 0; i < LatencyFigures.SHARES.size(); i++) {
            int rank = (int) Math.ceil(LatencyFigures.SHARES.get(i) * nanos.length);
            double exact = nanos[rank - 1] / 1e9;
            assertThat(figures.seconds().get(i)).isCloseTo(exact, within(exact * 0.01 + 2e-6));
        }
    }

    @Test
    void whatIsOutsideTheRangeIsCountedAtItsEnds() {
        metrics.onFinish(took(0), OK);
        metrics.onFinish(took(-5), OK);
        metrics.onFinish(took(3_600_000_000_000L), OK);

        assertThat(series("bucket", ",le=\"1.0E-4\"")).isEqualTo(2);
        assertThat(series("bucket", ",le=\"30.0\"")).isEqualTo(2);
        assertThat(series("bucket", ",le=\"+Inf\"")).isEqualTo(3);
        assertThat(series("sum", "")).isEqualTo(3_600);
    }
}
