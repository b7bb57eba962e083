package dev.farad.metrics.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.farad.hooks.Fault;
import dev.farad.hooks.Moment;
import dev.farad.hooks.Outcome;
import dev.farad.hooks.Stage;
import dev.farad.metrics.FakeExchange;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RequestSpansTest {
    private final EpochClock.Anchor anchor = new EpochClock.Anchor(1_800_000_000_000_000_000L, 1_000_000_000);
    private final BatchRunFixture batch = new BatchRunFixture();

    private List<SpanData> spans(FakeExchange exchange, Outcome outcome, MetFaults.Met... faults) {
        FinishedRequest request = FinishedRequest.of(exchange, outcome, 1_020_000_000, List.of(faults));
        return RequestSpans.of(Resource.empty(), request, anchor, new SplittableRandom(1));
    }

    private static SpanData named(List<SpanData> spans, String name) {
        return spans.stream()
                .filter(span -> span.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void everyStepOfABatchedRequestIsASpanWithTheTimesOfItsStamps() {
        List<SpanData> spans = spans(batch.exchange().traceparent(FakeExchange.PARENT), Outcome.answered(200));
        assertThat(spans)
                .extracting(
                        SpanData::getName,
                        span -> (span.getStartEpochNanos() - anchor.epochNanos()) / 1_000_000,
                        span -> (span.getEndEpochNanos() - anchor.epochNanos()) / 1_000_000)
                .containsExactly(
                        tuple("POST /v1/embeddings", 0L, 9L),
                        tuple("decode", 1L, 2L),
                        tuple("queue", 3L, 4L),
                        tuple("device", 5L, 7L),
                        tuple("batch", 4L, 7L),
                        tuple("encode", 7L, 8L),
                        tuple("write", 8L, 9L));
    }

    @Test
    void theRequestIsAChildOfItsCallerUnderTheIdsThatItPassesOn() {
        FakeExchange exchange = batch.exchange().traceparent(FakeExchange.PARENT);
        List<SpanData> spans = spans(exchange, Outcome.answered(200));
        SpanData server = spans.getFirst();
        assertThat(server.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(server.getTraceId()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(server.getParentSpanId()).isEqualTo("b7ad6b7169203331");
        assertThat(server.getSpanId()).isEqualTo(exchange.trace().spanId());
        assertThat(server.getSpanContext().getTraceState().asMap()).containsEntry("vendor", "1");
        assertThat(exchange.context().headers().get("traceparent")).contains(server.getSpanId());
        assertThat(named(spans, "queue").getParentSpanId()).isEqualTo(server.getSpanId());
    }

    @Test
    void requestsOfABatchLinkToOneSpanThatIsToldOfOnce() {
        List<SpanData> first = spans(batch.exchange().traceparent(FakeExchange.PARENT), Outcome.answered(200));
        List<SpanData> second = spans(batch.exchange(), Outcome.answered(200));
        SpanData run = named(first, "batch");
        assertThat(second).extracting(SpanData::getName).doesNotContain("batch");
        assertThat(run.getTraceId()).isNotEqualTo(first.getFirst().getTraceId());
        assertThat(List.of(first.getFirst(), named(first, "device"), second.getFirst(), named(second, "device")))
                .allSatisfy(span -> assertThat(span.getLinks())
                        .singleElement()
                        .satisfies(link -> assertThat(link.getSpanContext()).isEqualTo(run.getSpanContext())));
        assertThat(run.getAttributes().asMap())
                .containsEntry(AttributeKey.longKey("farad.batch.requests"), 3L)
                .containsEntry(AttributeKey.longKey("farad.batch.padding_cells"), 40L)
                .containsEntry(AttributeKey.longKey("farad.lane"), 1L);
        assertThat(named(second, "device").getAttributes().get(AttributeKey.longKey("farad.batch.neighbours")))
                .isEqualTo(2);
    }

    @Test
    void attributesFollowTheConventions() {
        SpanData server = spans(batch.exchange(), Outcome.answered(200)).getFirst();
        assertThat(server.getAttributes().asMap())
                .containsEntry(AttributeKey.stringKey("http.request.method"), "POST")
                .containsEntry(AttributeKey.stringKey("http.route"), "/v1/embeddings")
                .containsEntry(AttributeKey.longKey("http.response.status_code"), 200L)
                .containsEntry(AttributeKey.stringKey("tenant.id"), "acme")
                .containsEntry(AttributeKey.stringKey("gen_ai.operation.name"), "embeddings")
                .containsEntry(AttributeKey.longKey("gen_ai.usage.input_tokens"), 30L)
                .containsEntry(AttributeKey.doubleKey("farad.usage.device_s"), 0.002);
        assertThat(server.getStatus().getStatusCode()).isEqualTo(StatusCode.UNSET);
    }

    @Test
    void aFaultIsAnExceptionWithItsWayThroughTheServer() {
        Fault fault = Fault.at(Stage.EXECUTION, "minilm", new IllegalStateException("no such tensor"))
                .through(Stage.HANDLER, "/v1/embeddings");
        SpanData server = spans(batch.exchange(), Outcome.answered(500), new MetFaults.Met(fault, 1_006_000_000))
                .getFirst();
        assertThat(server.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(server.getAttributes().get(AttributeKey.stringKey("error.type")))
                .isEqualTo("java.lang.IllegalStateException");
        assertThat(server.getEvents()).singleElement().satisfies(event -> {
            assertThat(event.getName()).isEqualTo("exception");
            assertThat(event.getEpochNanos()).isEqualTo(anchor.epochNanos() + 6_000_000);
            assertThat(event.getAttributes().get(AttributeKey.stringKey("exception.message")))
                    .isEqualTo("no such tensor");
            assertThat(event.getAttributes().get(AttributeKey.stringArrayKey("farad.fault.path")))
                    .satisfiesExactly(
                            first -> assertThat(first).startsWith("EXECUTION minilm on "),
                            second -> assertThat(second).startsWith("HANDLER /v1/embeddings on "));
        });
    }

    @Test
    void aRequestThatLeavesTheQueueWithoutABatchWaitedUntilItsEnd() {
        FakeExchange exchange =
                FakeExchange.embeddings().at(Moment.OPENED, 1_000_000_000).at(Moment.QUEUED, 1_002_000_000);
        List<SpanData> spans = spans(exchange, new Outcome.Cancelled("the client left"));
        assertThat(spans).extracting(SpanData::getName).containsExactly("POST /v1/embeddings", "queue");
        assertThat(named(spans, "queue").getEndEpochNanos()).isEqualTo(anchor.at(1_020_000_000));
        assertThat(spans.getFirst().getAttributes().get(AttributeKey.stringKey("error.type")))
                .isEqualTo("cancelled");
    }
}
