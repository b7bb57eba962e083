package dev.farad.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.OnRequest;
import dev.farad.hooks.TraceContext;
import dev.farad.hooks.Verdict;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.route.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who decides whether a trace is recorded, and what whom the server calls is told of it. */
@Timeout(60)
class CallerTraceTest {
    private static final String PARENT = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-";

    private final OnRequest decide = CallerTraceTest::decide;
    private final FaradServer server = FaradServer.builder()
            .config(ServerConfig.DEFAULT.with(new Listen("127.0.0.1", 0, 0)))
            .hook(decide)
            .get(
                    "/trace",
                    exchange -> Response.text(exchange.callerFlags() + " " + exchange.sampled() + " "
                            + exchange.trace().flags() + " " + exchange.scheme() + exchange.httpVersion()))
            .start();
    private final HttpClient client = HttpClient.newHttpClient();

    CallerTraceTest() throws IOException {}

    private static Verdict decide(Exchange exchange) {
        String decision = exchange.headers().first("decision");
        if (decision != null) {
            exchange.sampled(decision.equals("yes"));
        }
        return Verdict.PROCEED;
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    private String trace(String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.address().getPort() + "/trace"));
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        return client.send(request.build(), BodyHandlers.ofString()).body();
    }

    @Test
    void withoutADecisionTheCallerDecides() throws Exception {
        assertThat(trace()).isEqualTo(TraceContext.NO_PARENT + " false 2 http1.1");
        assertThat(trace("traceparent", PARENT + "00")).isEqualTo("0 false 0 http1.1");
        assertThat(trace("traceparent", PARENT + "01")).isEqualTo("1 true 1 http1.1");
    }

    @Test
    void aParentThatIsNotValidOrNotTheOnlyOneIsNone() throws Exception {
        assertThat(trace("traceparent", "00-xyz-01")).startsWith(TraceContext.NO_PARENT + " false 2");
        assertThat(trace("traceparent", PARENT + "01", "traceparent", PARENT + "01"))
                .startsWith(TraceContext.NO_PARENT + " false 2");
    }

    @Test
    void aDecisionStandsInPlaceOfTheCallersAndIsPassedOn() throws Exception {
        assertThat(trace("decision", "yes")).isEqualTo("-1 true 3 http1.1");
        assertThat(trace("decision", "no", "traceparent", PARENT + "01")).isEqualTo("1 false 0 http1.1");
        assertThat(trace()).as("the next on the connection").isEqualTo("-1 false 2 http1.1");
    }
}
