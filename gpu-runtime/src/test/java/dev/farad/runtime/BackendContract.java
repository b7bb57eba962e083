package dev.farad.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.pool.DataType;
import dev.farad.pool.Ledger;
import dev.farad.pool.MemoryPool;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * What every {@link Backend} promises, shown on a real sentence model: a backend's own test extends this and says how to open
 * one.
 *
 * <p>Tolerances are a backend's own, because kernels may sum in another order for another batch; that outputs lie in
 * memory the host can read is not.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class BackendContract {
    private static final int LANES = 2;

    private Path directory;
    private Path graph;
    private List<MiniLm.Row> rows;
    private Backend backend;
    private Bench bench;
    private LoadedModel sentences;
    private LoadedModel tokens;
    private long outstanding;

    /** Opens the backend under test. */
    protected abstract Backend open() throws IOException;

    /** Returns how far an answer may lie from the reference. */
    protected Tolerance fromReference() {
        return new Tolerance(0.99999, 1e-4);
    }

    /** Returns how far an answer in company may lie from the same one alone. */
    protected Tolerance amongNeighbours() {
        return Tolerance.NONE;
    }

    /** Returns how far an answer may lie from the one that the same batch had before. */
    protected Tolerance onceMore() {
        return Tolerance.NONE;
    }

    /** Returns further pools that must have nothing out once every model is closed. */
    protected List<MemoryPool> pools() {
        return List.of();
    }

    @BeforeAll
    void load(@TempDir Path directory) throws IOException {
        this.directory = directory;
        graph = MiniLm.graph(directory);
        rows = MiniLm.rows();
        backend = open();
        bench = new Bench(backend.inputs());
        sentences = backend.load(new ModelSource("sentences", graph, ModelSource.Head.MEAN_NORMALIZED, LANES));
        tokens = backend.load(new ModelSource("tokens", graph, ModelSource.Head.NONE, 1));
    }

    @BeforeEach
    void count() {
        outstanding = backend.inputs().figures().outstanding();
    }

    @AfterEach
    void holdsNoMoreThanBefore() {
        assertThat(backend.inputs().figures().outstanding()).as("leases out").isEqualTo(outstanding);
    }

    @AfterAll
    void holdsNothingOnceItsModelsAreClosed() {
        tokens.close();
        sentences.close();
        assertThat(backend.inputs().figures().outstanding()).as("leases out").isZero();
        assertThat(pools())
                .allSatisfy(pool -> assertThat(pool.figures().outstanding())
                        .as("leases out")
                        .isZero());
        backend.close();
    }

    private Lane lane() {
        return sentences.lanes().getFirst();
    }

    private Batch.Item item(int row) {
        return bench.tokens(sentences.signature(), rows.get(row).tokens());
    }

    private List<Batch.Item> everyRow() {
        List<Batch.Item> items = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            items.add(item(i));
        }
        return items;
    }

    private float[] expected(int row) {
        return array(rows.get(row).sentence());
    }

    private static float[] array(List<Float> numbers) {
        float[] array = new float[numbers.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = numbers.get(i);
        }
        return array;
    }

    @Test
    void signatureIsTheModels() {
        Signature signature = sentences.signature();
        Shape open = Shape.of(Shape.ANY, Shape.ANY);

        assertThat(backend.name()).isNotBlank();
        assertThat(signature.inputs())
                .containsExactlyInAnyOrder(
                        new TensorSpec("input_ids", DataType.INT64, open),
                        new TensorSpec("attention_mask", DataType.INT64, open),
                        new TensorSpec("token_type_ids", DataType.INT64, open));
        assertThat(signature.outputs())
                .containsExactly(
                        new TensorSpec("sentence_embedding", DataType.FP32, Shape.of(Shape.ANY, MiniLm.WIDTH)));
        assertThat(signature.batching()).isEqualTo(Signature.Batching.PADDED);
        assertThat(tokens.signature().outputs())
                .containsExactly(new TensorSpec(
                        "last_hidden_state", DataType.FP32, Shape.of(Shape.ANY, Shape.ANY, MiniLm.WIDTH)));
    }

    @Test
    void modelHasTheLanesAskedForAndKnowsItsSize() {
        assertThat(sentences.lanes()).hasSize(LANES);
        assertThat(sentences.residentBytes()).isPositive();
    }

    @Test
    void embedsEachSentenceAlone() {
        for (int i = 0; i < rows.size(); i++) {
            fromReference().check("row " + i, bench.answer(lane(), item(i)), expected(i));
        }
    }

    @Test
    void embedsAllSentencesInOneBatch() {
        List<float[]> together = bench.answers(lane(), everyRow());

        for (int i = 0; i < rows.size(); i++) {
            fromReference().check("row " + i, together.get(i), expected(i));
        }
    }

    @Test
    void answerIsTheSameAloneAndAmongNeighbours() {
        List<float[]> together = bench.answers(lane(), everyRow());

        for (int i = 0; i < rows.size(); i++) {
            amongNeighbours().check("row " + i, together.get(i), bench.answer(lane(), item(i)));
        }
    }

    @Test
    void itemMayHaveSeveralRows() {
        List<List<Long>> both = List.of(rows.get(0).tokens(), rows.get(2).tokens());
        Batch.Item several = bench.tokens(sentences.signature(), 0, both);

        List<float[]> answers = bench.answers(lane(), List.of(item(11), several, item(10)));

        fromReference().check("row 11", answers.get(0), expected(11));
        fromReference().check("row 10", answers.get(2), expected(10));
        float[] ofBoth = new float[2 * MiniLm.WIDTH];
        System.arraycopy(expected(0), 0, ofBoth, 0, MiniLm.WIDTH);
        System.arraycopy(expected(2), 0, ofBoth, MiniLm.WIDTH, MiniLm.WIDTH);
        fromReference().check("rows 0 and 2", answers.get(1), ofBoth);
    }

    @Test
    void tokensThatTheRequestHidesItselfChangeNothing() {
        Batch.Item padded =
                bench.tokens(sentences.signature(), 7, List.of(rows.get(4).tokens()));

        amongNeighbours().check("row 4", bench.answer(lane(), padded), bench.answer(lane(), item(4)));
    }

    @Test
    void tokenVectorsHaveTheItemsOwnWidth() {
        BatchResult.Done done = bench.done(tokens.lanes().getFirst(), everyRow());

        for (int i = 0; i < rows.size(); i++) {
            MiniLm.Row row = rows.get(i);
            Tensor vectors = done.outputs().get(i).getFirst();
            assertThat(vectors.name()).isEqualTo("last_hidden_state");
            assertThat(vectors.shape()).isEqualTo(Shape.of(1, row.tokens().size(), MiniLm.WIDTH));
            checkTokenVectors("row " + i, Bench.floats(vectors), row);
        }
        Bench.close(done);
    }

    private void checkTokenVectors(String what, float[] actual, MiniLm.Row row) {
        double sum = 0;
        double magnitude = 0;
        for (float value : actual) {
            sum += value;
            magnitude += Math.abs(value);
        }
        double tolerance = fromReference().difference() * Math.sqrt(actual.length);
        assertThat(Math.abs(sum - row.sum())).as(what).isLessThan(10 * tolerance);
        assertThat(Math.abs(magnitude - row.magnitude())).as(what).isLessThan(10 * tolerance);
        float[] first = Arrays.copyOf(actual, row.firstOfVectors().size());
        // Token vectors are about 16 times as long as the sentence vectors that the tolerance is meant for.
        new Tolerance(fromReference().cosine(), 16 * fromReference().difference())
                .check(what, first, array(row.firstOfVectors()));
    }

    @Test
    void tokenOutsideTheVocabularyIsRefusedAndTheLaneGoesOn() {
        for (long id : new long[] {MiniLm.VOCABULARY, Long.MAX_VALUE}) {
            Batch.Item bad = bench.tokens(sentences.signature(), List.of(101L, id, 102L));

            BatchResult result = bench.run(lane(), List.of(item(0), bad));

            assertRefused(result);
            fromReference().check("row 3", bench.answer(lane(), item(3)), expected(3));
        }
    }

    @Test
    void rowLongerThanTheModelsPositionsIsRefused() {
        List<Long> row = Collections.nCopies(MiniLm.POSITIONS + 1, 1000L);

        assertRefused(bench.run(lane(), List.of(bench.tokens(sentences.signature(), row))));
    }

    @Test
    void rowOfAllPositionsRuns() {
        List<Long> row = Collections.nCopies(MiniLm.POSITIONS, 1000L);

        float[] answer = bench.answer(lane(), bench.tokens(sentences.signature(), row));

        double squares = 0;
        for (float value : answer) {
            squares += value * value;
        }
        assertThat(Math.abs(squares - 1)).isLessThan(1e-3);
    }

    private static void assertRefused(BatchResult result) {
        assertThat(result).isInstanceOfSatisfying(BatchResult.Failed.class, failed -> {
            assertThat(failed.kind()).isEqualTo(BatchResult.Kind.INVALID_INPUT);
            assertThat(failed.message()).isNotBlank().doesNotContain("\n");
        });
    }

    @Test
    void closingTheTicketFreesOutputsThatNobodyAskedFor() {
        List<Batch.Item> items = everyRow();
        CountDownLatch woken = new CountDownLatch(1);
        Ticket ticket = lane().submit(new Batch(items, new Ledger()), woken::countDown);
        Bench.await(lane(), ticket, woken);

        ticket.close();
        Bench.close(items);

        // holdsNoMoreThanBefore does the rest.
    }

    @Test
    void outputsOutliveTheTicketOfWhoeverAskedForThem() {
        BatchResult.Done first = bench.done(lane(), List.of(item(5)));
        BatchResult.Done second = bench.done(lane(), List.of(item(6)));

        fromReference().check("row 5", Bench.floats(first.outputs().getFirst().getFirst()), expected(5));
        fromReference().check("row 6", Bench.floats(second.outputs().getFirst().getFirst()), expected(6));
        Bench.close(first);
        Bench.close(second);
    }

    @Test
    void lanesRunAtTheSameTime() throws Exception {
        try (ExecutorService callers = Executors.newFixedThreadPool(LANES)) {
            List<Future<?>> runs = new ArrayList<>();
            for (Lane lane : sentences.lanes()) {
                runs.add(callers.submit(() -> {
                    for (int i = 0; i < rows.size(); i++) {
                        int other = (i + 5) % rows.size();
                        List<float[]> answers = bench.answers(lane, List.of(item(i), item(other)));
                        fromReference().check("row " + i, answers.get(0), expected(i));
                        fromReference().check("row " + other, answers.get(1), expected(other));
                    }
                }));
            }
            for (Future<?> run : runs) {
                run.get();
            }
        }
    }

    @Test
    void costGivesEachItemItsOwn() {
        long before = System.nanoTime();
        BatchResult.Done done = bench.done(lane(), everyRow());
        long after = System.nanoTime();

        BatchCost cost = done.cost();
        for (int i = 0; i < rows.size(); i++) {
            long cells = rows.get(i).tokens().size();
            assertThat(cost.items().get(i)).isEqualTo(new BatchCost.ItemCost(cells, 3 * 8 * cells, 4L * MiniLm.WIDTH));
        }
        assertThat(cost.items()).hasSameSizeAs(rows);
        assertThat(cost.paddingCells()).isNotNegative();
        assertThat(cost.workspaceBytes()).isPositive();
        assertThat(cost.stagingBytes()).isNotNegative();
        assertThat(cost.startedNanos()).isBetween(before, after);
        assertThat(cost.computeNanos()).isPositive().isLessThanOrEqualTo(after - before);
        Bench.close(done);
    }

    @Test
    void predictionCoversTheCostAndGrowsWithTheBatch() {
        BatchResult.Done done = bench.done(lane(), everyRow());

        long width = rows.stream().mapToLong(row -> row.tokens().size()).max().orElseThrow();
        long predicted = sentences.predictedBytes(rows.size(), width);
        assertThat(predicted)
                .isGreaterThanOrEqualTo(
                        done.cost().workspaceBytes() + done.cost().stagingBytes());
        assertThat(sentences.predictedBytes(2L * rows.size(), width)).isGreaterThanOrEqualTo(predicted);
        assertThat(sentences.predictedBytes(rows.size(), 2 * width)).isGreaterThanOrEqualTo(predicted);
        Bench.close(done);
    }

    @Test
    void modelAnswersTheSameOnceLoadedAgain() {
        List<float[]> before = bench.answers(lane(), everyRow());

        List<float[]> after;
        try (LoadedModel again = backend.load(new ModelSource("again", graph, ModelSource.Head.MEAN_NORMALIZED, 1))) {
            after = bench.answers(again.lanes().getFirst(), everyRow());
        }

        for (int i = 0; i < rows.size(); i++) {
            onceMore().check("row " + i, after.get(i), before.get(i));
        }
    }

    @Test
    void fileThatIsMissingIsNamed() {
        assertNotLoaded(directory.resolve("missing.onnx"));
    }

    @Test
    void fileThatIsADirectoryIsNamed() {
        assertNotLoaded(directory);
    }

    @Test
    void fileThatIsNoGraphIsNamed() throws IOException {
        Path path = directory.resolve("no-graph.onnx");
        Files.writeString(path, "this is not a graph", StandardCharsets.US_ASCII);

        assertNotLoaded(path);
    }

    @Test
    void fileThatIsCutOffIsNamed() throws IOException {
        Path path = directory.resolve("cut-off.onnx");
        byte[] whole = Files.readAllBytes(graph);
        Files.write(path, Arrays.copyOf(whole, whole.length / 2));

        assertNotLoaded(path);
    }

    private void assertNotLoaded(Path path) {
        assertThatThrownBy(() -> backend.load(new ModelSource("bad", path, ModelSource.Head.NONE, 1)))
                .isInstanceOf(ModelLoadException.class)
                .hasMessageContaining(path.getFileName().toString())
                .message()
                .doesNotContain("\n");
    }
}
