package dev.farad.server.endpoint;

import dev.farad.codec.openai.EmbeddingInput;
import dev.farad.codec.openai.EmbeddingsRequest;
import dev.farad.codec.openai.EmbeddingsRequestDecoder;
import dev.farad.codec.openai.EmbeddingsResponse;
import dev.farad.codec.openai.EmbeddingsResponseEncoder;
import dev.farad.hooks.Inference;
import dev.farad.hooks.Moment;
import dev.farad.pool.Tensor;
import dev.farad.runtime.Batch;
import dev.farad.server.batch.Call;
import dev.farad.server.model.ModelCatalog;
import dev.farad.server.model.ServedModel;
import dev.farad.server.route.Endpoint;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Refusal;
import dev.farad.server.route.Response;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Embeddings as OpenAI's API gives them: texts or tokens in, vectors of length 1 out. */
final class OpenAiEmbeddings implements Endpoint {
    private final ModelCatalog models;
    private final Inferences inferences;

    OpenAiEmbeddings(ModelCatalog models, Inferences inferences) {
        this.models = models;
        this.inferences = inferences;
    }

    @Override
    public void admit(HttpExchange exchange) {
        inferences.admit();
        ClientTimeout.apply(exchange);
    }

    @Override
    public void answer(HttpExchange exchange) {
        EmbeddingsRequest request =
                EmbeddingsRequestDecoder.decode(exchange.body(), EmbeddingsRequestDecoder.DEFAULT_MAX_INPUTS);
        exchange.stamp(Moment.DECODED, System.nanoTime());
        ServedModel model = OpenAiEndpoints.find(models, request.model());
        int dimensions = dimensions(request, model);
        inferences.admit(model);
        Preparation.of(
                exchange,
                model,
                () -> items(request, model),
                items -> inferences.run(
                        exchange, model, items, done -> exchange.respond(encode(exchange, request, dimensions, done))));
    }

    private static int dimensions(EmbeddingsRequest request, ServedModel model) {
        if (!model.takesText()) {
            throw Refusal.badParameter(
                    "model", "model '" + request.model() + "' takes tensors, not text (expected: an embedding model)");
        }
        int width = (int) model.signature().outputs().getFirst().shape().dim(1);
        Integer asked = request.dimensions();
        if (asked != null && (asked < 1 || asked > width)) {
            throw Refusal.badParameter("dimensions", "dimensions: " + asked + " (expected: 1 to " + width + ")");
        }
        return asked == null ? width : asked;
    }

    private static List<Batch.Item> items(EmbeddingsRequest request, ServedModel model) {
        return switch (request.input()) {
            case EmbeddingInput.Texts texts -> model.itemsOfTexts(texts.texts());
            case EmbeddingInput.Tokens tokens -> model.itemsOfTokens(tokens.tokens());
        };
    }

    private static Response encode(
            HttpExchange exchange, EmbeddingsRequest request, int dimensions, Call.Result.Done done) {
        try {
            List<MemorySegment> vectors = new ArrayList<>(done.outputs().size());
            for (List<Tensor> tensors : done.outputs()) {
                vectors.add(Vectors.shortened(tensors.getFirst().data(), dimensions));
            }
            Inference inference = exchange.inference();
            long tokens = inference == null ? 0 : inference.tokens();
            EmbeddingsResponse response = new EmbeddingsResponse(request.model(), vectors, request.format(), tokens);
            return Response.json(200, EmbeddingsResponseEncoder.encode(response, exchange.allocator()));
        } finally {
            done.discard();
        }
    }
}
