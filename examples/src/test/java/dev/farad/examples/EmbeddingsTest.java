package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sentence vectors as they come over the wire, against those of the reference run. */
@Timeout(120)
class EmbeddingsTest {
    @RegisterExtension
    static final RunningServer SERVER = new RunningServer();

    private final List<ReferenceRow> rows = ReferenceRow.all();

    EmbeddingsTest() throws IOException {}

    @ParameterizedTest
    @EnumSource
    void answersEachSentenceAlone(EmbeddingWay way) throws Exception {
        for (ReferenceRow row : rows) {
            check(List.of(row), way);
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersAllSentencesOfOneRequestInOrder(EmbeddingWay way) throws Exception {
        check(rows, way);
        check(rows.reversed(), way);
    }

    @Test
    void neighboursOfOtherLengthsDoNotChangeAnAnswer() throws Exception {
        Random random = new Random(7);
        List<Future<?>> asked = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 120; i++) {
                EmbeddingWay way = EmbeddingWay.values()[i % EmbeddingWay.values().length];
                List<ReferenceRow> some = Stream.generate(() -> rows.get(random.nextInt(rows.size())))
                        .limit(1 + random.nextInt(3))
                        .toList();
                asked.add(clients.submit(() -> {
                    check(some, way);
                    return null;
                }));
            }
        }
        for (Future<?> one : asked) {
            one.get();
        }
        assertThat(SERVER.largestBatchRows()).as("rows of the largest batch").isGreaterThan(3);
    }

    private static void check(List<ReferenceRow> expected, EmbeddingWay way) throws IOException, InterruptedException {
        List<List<Float>> vectors =
                way.vectors(SERVER, expected.stream().map(ReferenceRow::text).toList());
        assertThat(vectors).hasSameSizeAs(expected);
        for (int i = 0; i < vectors.size(); i++) {
            Closeness.check(
                    way + " '" + expected.get(i).text() + "'",
                    vectors.get(i),
                    expected.get(i).embedding());
        }
    }
}
