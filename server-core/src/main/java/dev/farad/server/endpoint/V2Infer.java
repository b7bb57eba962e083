package dev.farad.server.endpoint;

import dev.farad.codec.v2.EncodedInferResponse;
import dev.farad.codec.v2.InferRequest;
import dev.farad.codec.v2.InferRequest.RequestedOutput;
import dev.farad.codec.v2.InferRequestDecoder;
import dev.farad.codec.v2.InferResponse;
import dev.farad.codec.v2.InferResponseEncoder;
import dev.farad.codec.v2.TensorMetadata;
import dev.farad.hooks.Moment;
import dev.farad.pool.Tensor;
import dev.farad.runtime.Batch;
import dev.farad.runtime.TensorSpec;
import dev.farad.server.batch.Call;
import dev.farad.server.model.ModelCatalog;
import dev.farad.server.model.ServedModel;
import dev.farad.server.route.Endpoint;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Refusal;
import dev.farad.server.route.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Inference by the Open Inference Protocol V2: JSON and binary tensors in, JSON and binary tensors out. */
final class V2Infer implements Endpoint {
    private static final String JSON_LENGTH = "inference-header-content-length";

    private final ModelCatalog models;
    private final Inferences inferences;

    V2Infer(ModelCatalog models, Inferences inferences) {
        this.models = models;
        this.inferences = inferences;
    }

    @Override
    public void admit(HttpExchange exchange) {
        inferences.admit(RequestedModel.find(models, exchange));
    }

    @Override
    public void answer(HttpExchange exchange) {
        ServedModel model = RequestedModel.find(models, exchange);
        InferRequest request = decode(exchange, model);
        Preparation.of(
                exchange,
                model,
                () -> items(request, model),
                items -> inferences.run(exchange, model, items, done -> respond(exchange, model, request, done)));
    }

    private InferRequest decode(HttpExchange exchange, ServedModel model) {
        OptionalLong jsonBytes = jsonBytes(exchange.headers().first(JSON_LENGTH));
        InferRequest request = jsonBytes.isPresent() && jsonBytes.getAsLong() == 0
                ? InferRequestDecoder.raw(
                        exchange.body(),
                        onlyInput(model),
                        model.memory(),
                        model.id().name())
                : InferRequestDecoder.decode(
                        exchange.body(), jsonBytes, model.memory(), model.id().name());
        exchange.stamp(Moment.DECODED, System.nanoTime());
        if (request.timeoutMicros() > 0) {
            exchange.deadlineNanos(exchange.timeline().at(Moment.OPENED) + 1000 * request.timeoutMicros());
        }
        return request;
    }

    private static OptionalLong jsonBytes(@Nullable String header) {
        if (header == null) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(header));
        } catch (NumberFormatException e) {
            throw Refusal.badRequest("Inference-Header-Content-Length: '" + header + "' (expected: a number of bytes)");
        }
    }

    private static TensorMetadata onlyInput(ServedModel model) {
        List<TensorSpec> inputs = model.signature().inputs();
        if (inputs.size() != 1) {
            throw Refusal.badRequest("a raw binary request needs a model with one input, and '"
                    + model.id().name() + "' has " + inputs.size());
        }
        TensorSpec input = inputs.getFirst();
        return new TensorMetadata(input.name(), input.type(), input.shape());
    }

    private static List<Batch.Item> items(InferRequest request, ServedModel model) {
        for (RequestedOutput output : request.outputs()) {
            if (model.signature().output(output.name()) == null) {
                request.close();
                throw Refusal.badRequest("unexpected output '" + output.name() + "' for model '"
                        + model.id().name()
                        + "' (expected: "
                        + model.signature().outputs().stream()
                                .map(TensorSpec::name)
                                .toList() + ")");
            }
        }
        return model.itemsOf(request.inputs());
    }

    private static void respond(HttpExchange exchange, ServedModel model, InferRequest request, Call.Result.Done done) {
        EncodedInferResponse encoded = encode(exchange, model, request, done);
        if (encoded.jsonBytes().isEmpty()) {
            exchange.respond(200, "application/json", encoded.body());
        } else {
            String jsonBytes = String.valueOf(encoded.jsonBytes().getAsLong());
            exchange.respond(
                    Response.of(200, "application/octet-stream", encoded.body()).with(JSON_LENGTH, jsonBytes));
        }
    }

    private static EncodedInferResponse encode(
            HttpExchange exchange, ServedModel model, InferRequest request, Call.Result.Done done) {
        List<Tensor> joined =
                Rows.join(done.outputs(), model.memory(), model.id().name());
        try {
            return InferResponseEncoder.encode(
                    new InferResponse(model.id().name(), model.id().version(), request.id(), outputs(request, joined)),
                    exchange.allocator());
        } finally {
            joined.forEach(Tensor::close);
        }
    }

    private static List<InferResponse.Output> outputs(InferRequest request, List<Tensor> tensors) {
        List<InferResponse.Output> outputs = new ArrayList<>(tensors.size());
        for (Tensor tensor : tensors) {
            if (request.outputs().isEmpty() || asksFor(request, tensor.name())) {
                outputs.add(new InferResponse.Output(tensor, request.wantsBinary(tensor.name())));
            }
        }
        return outputs;
    }

    private static boolean asksFor(InferRequest request, String output) {
        for (RequestedOutput asked : request.outputs()) {
            if (asked.name().equals(output)) {
                return true;
            }
        }
        return false;
    }
}
