package dev.farad.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RequestContextTest {
    private static final TraceContext TRACE =
            TraceContext.of(List.of("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"), List.of("a=1"), 1, 2);

    @Test
    void anOutgoingCallTakesItAlongWithWhatIsLeftOfTheTimeAndWithoutCredentials() {
        Identity identity = new Identity("ada", "acme", Set.of("infer"));
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        RequestContext context = new RequestContext("id-1", TRACE, identity, "acme", deadline);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://localhost/"));

        context.headers().forEach(request::setHeader);

        var sent = request.build().headers();
        assertThat(sent.map())
                .containsOnlyKeys("traceparent", "tracestate", "x-request-id", "x-tenant-id", "x-request-timeout-ms");
        assertThat(sent.firstValue("traceparent")).hasValue(TRACE.traceparent());
        assertThat(sent.firstValue("tracestate")).hasValue("a=1");
        assertThat(sent.firstValueAsLong("x-request-timeout-ms").orElseThrow()).isBetween(50_000L, 60_000L);
    }

    @Test
    void whatIsNotKnownIsNotPassedOn() {
        TraceContext fresh = TraceContext.of(List.of(), List.of(), 1, 2);
        RequestContext context = new RequestContext("id-1", fresh, null, Exchange.UNKNOWN_TENANT, Exchange.NO_DEADLINE);

        assertThat(context.headers()).containsOnlyKeys("traceparent", "x-request-id");
        assertThat(context.remaining()).isNull();
    }

    @Test
    void aDeadlineThatHasPassedLeavesNoTime() {
        RequestContext context =
                new RequestContext("id-1", TRACE, null, Exchange.UNKNOWN_TENANT, System.nanoTime() - 1);

        assertThat(context.remaining()).isZero();
        assertThat(context.headers()).containsEntry("x-request-timeout-ms", "1");
    }
}
