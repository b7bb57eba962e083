package dev.farad.metrics.trace;

import dev.farad.hooks.BatchRun;
import dev.farad.hooks.Exchange;
import dev.farad.hooks.Fault;
import dev.farad.hooks.Inference;
import dev.farad.hooks.Outcome;
import dev.farad.hooks.Usage;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The attributes, events and states of spans, under the names of OpenTelemetry's semantic conventions (HTTP 1.44, GenAI as of
 * 2026) where there are any, and under {@code farad.} otherwise.
 */
final class SpanFacts {
    private static final Set<String> METHODS =
            Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH", "QUERY");
    /** Of the routes that GenAI's conventions speak of. */
    private static final Map<String, String> OPERATIONS = Map.of(
            "/v1/embeddings", "embeddings",
            "/v1/chat/completions", "chat",
            "/v1/completions", "text_completion");

    private static final double NANOS = 1e9;
    private static final int MOST_STACK = 16 << 10;

    private SpanFacts() {}

    /** Returns the name of a request's span: low in cardinality, as the conventions ask. */
    static String name(FinishedRequest.Head head) {
        String method = METHODS.contains(head.method()) ? head.method() : "HTTP";
        return head.route() == null ? method : method + " " + head.route();
    }

    static Attributes request(FinishedRequest request) {
        AttributesBuilder facts = Attributes.builder();
        head(facts, request.head());
        facts.put("tenant.id", request.context().tenant());
        facts.put("farad.request.id", request.context().requestId());
        if (request.end().outcome() instanceof Outcome.Answered answered) {
            facts.put("http.response.status_code", answered.status());
        }
        String error = errorType(request.end());
        if (error != null) {
            facts.put("error.type", error);
        }
        if (request.context().deadlineNanos() != Exchange.NO_DEADLINE) {
            facts.put("farad.deadline_s", (request.context().deadlineNanos() - request.openedNanos()) / NANOS);
        }
        Inference inference = request.inference();
        if (inference != null) {
            inference(facts, inference, OPERATIONS.get(request.head().route()));
        }
        usage(facts, request.usage());
        return facts.build();
    }

    private static void head(AttributesBuilder facts, FinishedRequest.Head head) {
        boolean known = METHODS.contains(head.method());
        facts.put("http.request.method", known ? head.method() : "_OTHER");
        if (!known) {
            facts.put("http.request.method_original", head.method());
        }
        facts.put("url.scheme", head.scheme());
        facts.put("url.path", head.path());
        facts.put("network.protocol.version", head.httpVersion());
        if (head.route() != null) {
            facts.put("http.route", head.route());
        }
        if (head.userAgent() != null) {
            facts.put("user_agent.original", head.userAgent());
        }
    }

    private static void inference(AttributesBuilder facts, Inference inference, @Nullable String operation) {
        facts.put("farad.model.name", inference.model());
        facts.put("farad.model.version", inference.version());
        facts.put("farad.rows", inference.rows());
        if (operation != null) {
            facts.put("gen_ai.operation.name", operation);
            facts.put("gen_ai.provider.name", "farad");
            facts.put("gen_ai.request.model", inference.model());
            facts.put("gen_ai.response.model", inference.model());
        }
        if (inference.tokens() > 0) {
            facts.put("gen_ai.usage.input_tokens", inference.tokens());
        }
    }

    private static void usage(AttributesBuilder facts, Usage usage) {
        if (!usage.equals(Usage.NONE)) {
            facts.put("farad.usage.device_s", usage.computeNanos() / NANOS)
                    .put("farad.usage.workspace_bytes", usage.workspaceBytes())
                    .put("farad.usage.input_bytes", usage.inputBytes())
                    .put("farad.usage.output_bytes", usage.outputBytes())
                    .put("farad.usage.byte_s", usage.byteNanos() / NANOS)
                    .put("farad.usage.measured", usage.measured());
        }
    }

    /** Returns what is known of a batch on the span of one request's part in it. */
    static Attributes part(BatchRun run) {
        return place(run)
                .put("farad.batch.rows", run.size().rows())
                .put("farad.batch.neighbours", run.size().requests() - 1)
                .build();
    }

    static Attributes batch(BatchRun run) {
        BatchRun.Size size = run.size();
        return place(run)
                .put("farad.batch.requests", size.requests())
                .put("farad.batch.rows", size.rows())
                .put("farad.batch.cells", size.cells())
                .put("farad.batch.padding_cells", size.paddingCells())
                .put("farad.batch.workspace_bytes", size.workspaceBytes())
                .put("farad.batch.device_s", run.times().computeNanos() / NANOS)
                .build();
    }

    private static AttributesBuilder place(BatchRun run) {
        return Attributes.builder()
                .put("farad.model.name", run.place().model())
                .put("farad.lane", run.place().lane());
    }

    static StatusData status(BatchRun run) {
        return run.times().failed() ? StatusData.create(StatusCode.ERROR, "the batch failed") : StatusData.unset();
    }

    /** Returns the state of a request: a mistake of the client's is none of the server's errors. */
    static StatusData status(FinishedRequest.End end) {
        return switch (end.outcome()) {
            case Outcome.Answered answered when answered.status() < 500 -> StatusData.unset();
            case Outcome.Answered _ -> StatusData.error();
            case Outcome.Failed failed -> StatusData.create(StatusCode.ERROR, String.valueOf(failed.cause()));
            case Outcome.Cancelled cancelled -> StatusData.create(StatusCode.ERROR, cancelled.reason());
        };
    }

    private static @Nullable String errorType(FinishedRequest.End end) {
        return switch (end.outcome()) {
            case Outcome.Answered answered when answered.status() < 500 -> null;
            case Outcome.Answered answered ->
                end.faults().isEmpty()
                        ? String.valueOf(answered.status())
                        : end.faults().getFirst().fault().cause().getClass().getName();
            case Outcome.Failed failed -> failed.cause().getClass().getName();
            case Outcome.Cancelled _ -> "cancelled";
        };
    }

    /** Returns a fault as the event of an exception, with its way through the server. */
    static EventData event(Fault fault, long epochNanos) {
        Throwable cause = fault.cause();
        String message = cause.getMessage();
        String[] path = fault.path().stream()
                .map(passage -> passage.stage() + " " + passage.site() + " on " + passage.thread())
                .toArray(String[]::new);
        AttributesBuilder facts = Attributes.builder()
                .put("exception.type", cause.getClass().getName())
                .put("exception.stacktrace", stack(cause))
                .put(AttributeKey.stringArrayKey("farad.fault.path"), path)
                .put("farad.fault.response_begun", fault.begun());
        if (message != null) {
            facts.put("exception.message", message);
        }
        return EventData.create(epochNanos, "exception", facts.build());
    }

    private static String stack(Throwable cause) {
        StringWriter text = new StringWriter();
        cause.printStackTrace(new PrintWriter(text));
        return text.getBuffer().length() <= MOST_STACK
                ? text.toString()
                : text.getBuffer().substring(0, MOST_STACK);
    }
}
