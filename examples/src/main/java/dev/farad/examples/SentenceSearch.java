package dev.farad.examples;

import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.model.Inputs;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Refusal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Search by meaning: texts are cleaned in Java, a model makes vectors of them, and Java compares the vectors. */
public final class SentenceSearch {
    private static final String MODEL = "all-minilm-l6-v2";
    private static final int MOST_SENTENCES = 100;

    private SentenceSearch() {}

    /** What is asked: which of some sentences mean about the same as a query. */
    record Question(String query, List<String> sentences, Optional<Integer> most) {}

    /** A sentence and how close it is: the cosine of the angle between both vectors. */
    record Hit(String sentence, double score) {}

    /** Serves the bundled model until SIGTERM. */
    public static void main(String[] args) throws IOException {
        start(ServerConfig.DEFAULT).stopOnSignal().awaitStopped();
    }

    static FaradServer start(ServerConfig config) throws IOException {
        return FaradServer.builder()
                .config(config)
                .models(BundledModel.directory())
                .post("/search", SentenceSearch::search)
                .start();
    }

    private static CompletableFuture<List<Hit>> search(HttpExchange exchange) {
        Question question = exchange.read(Question.class);
        if (question.sentences().isEmpty() || question.sentences().size() > MOST_SENTENCES) {
            throw Refusal.badParameter(
                    "sentences", "sentences: " + question.sentences().size() + " (expected: 1 to 100)");
        }
        List<String> texts = new ArrayList<>(List.of(clean(question.query())));
        question.sentences().forEach(sentence -> texts.add(clean(sentence)));
        return exchange.infer(MODEL, Inputs.texts(texts)).thenApply(vectors -> closest(question, vectors.rows()));
    }

    /** White space and the case of letters are not what a sentence means. */
    private static String clean(String text) {
        return text.strip().replaceAll("\\s+", " ").toLowerCase(java.util.Locale.ROOT);
    }

    private static List<Hit> closest(Question question, List<float[]> vectors) {
        float[] query = vectors.getFirst();
        return IntStream.range(0, question.sentences().size())
                .mapToObj(i -> new Hit(question.sentences().get(i), dot(query, vectors.get(i + 1))))
                .sorted(Comparator.comparingDouble(Hit::score).reversed())
                .limit(question.most().orElse(MOST_SENTENCES))
                .toList();
    }

    /** The model's vectors have length 1, so this is the cosine. */
    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
