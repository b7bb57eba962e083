package dev.farad.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.farad.hooks.Fault;
import dev.farad.hooks.OnFinish;
import dev.farad.hooks.OnRecover;
import dev.farad.hooks.OnRequest;
import dev.farad.hooks.OnResponse;
import dev.farad.hooks.Outcome;
import dev.farad.hooks.Recovery;
import dev.farad.hooks.Stage;
import dev.farad.hooks.Verdict;
import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.runtime.Signature;
import dev.farad.runtime.TensorSpec;
import dev.farad.runtime.cpu.FunctionModel;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.model.Inputs;
import dev.farad.server.route.Response;
import dev.farad.server.route.StreamedResponse;
import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Throws in each part of the path of a request, and what the recovery hooks and the client learn of them. */
@Timeout(60)
class RecoveryTest {
    private final BlockingQueue<Fault> faults = new LinkedBlockingQueue<>();
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private FaradServer server;

    @BeforeEach
    void start() throws IOException {
        OnFinish record = (exchange, outcome) -> outcomes.add(outcome);
        OnRequest request = exchange -> {
            if (exchange.path().equals("/request-hook")) {
                throw new IllegalStateException("on purpose");
            }
            return Verdict.PROCEED;
        };
        OnResponse response = (exchange, head) -> {
            if (exchange.path().equals("/response-hook")) {
                throw new IllegalStateException("on purpose");
            }
        };
        OnFinish finish = (exchange, outcome) -> {
            if (exchange.path().equals("/finish-hook")) {
                throw new IllegalStateException("on purpose");
            }
        };
        OnRecover recover = (exchange, fault) -> {
            faults.add(fault);
            return exchange.path().equals("/shaped") ? Recovery.answer(503, "Try later.", true) : Recovery.PASS;
        };
        OnRecover broken = (exchange, fault) -> {
            if (exchange.path().equals("/recovery-hook") && fault.origin().stage() != Stage.RECOVERY_HOOK) {
                throw new IllegalStateException("on purpose too");
            }
            return Recovery.PASS;
        };
        Builder builder = FaradServer.builder()
                .config(ServerConfig.DEFAULT.with(new Listen("127.0.0.1", 0, 0)).with(BackendChoice.CPU))
                .hook(record)
                .hook(request)
                .hook(response)
                .hook(finish)
                .hook(recover)
                .hook(broken)
                .model(
                        "broken",
                        memory -> FunctionModel.of("broken", signature(), memory, (in, out) -> {
                            throw new IllegalStateException("on purpose");
                        }))
                .get("/fine", exchange -> Response.text("fine"))
                .get("/request-hook", exchange -> Response.text("never"))
                .get("/response-hook", exchange -> Response.text("fine"))
                .get("/finish-hook", exchange -> Response.text("fine"))
                .get(
                        "/model",
                        exchange -> exchange.infer("broken", Inputs.of("x", new float[1], 1, 1))
                                .join())
                .async("GET", "/body", exchange -> exchange.respond(new StreamedResponse(200, Map.of(), -1, failing())))
                .async("GET", "/async", exchange -> {
                    throw new IllegalStateException("on purpose");
                });
        for (String path : List.of("/handler", "/shaped", "/recovery-hook")) {
            builder.get(path, exchange -> {
                throw new IllegalStateException("on purpose");
            });
        }
        server = builder.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private static Signature signature() {
        TensorSpec x = new TensorSpec("x", DataType.FP32, Shape.of(Shape.ANY, 1));
        return new Signature(
                List.of(x),
                List.of(new TensorSpec("y", DataType.FP32, Shape.of(Shape.ANY, 1))),
                Signature.Batching.EQUAL);
    }

    private static Flow.Publisher<ByteBuf> failing() {
        return subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long count) {
                subscriber.onError(new IllegalStateException("on purpose"));
            }

            @Override
            public void cancel() {}
        });
    }

    private HttpResponse<String> get(InetSocketAddress address, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:" + address.getPort() + path);
        return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }

    private Fault fault() throws InterruptedException {
        Fault fault = faults.poll(10, TimeUnit.SECONDS);
        assertThat(fault).isNotNull();
        return fault;
    }

    @ParameterizedTest
    @CsvSource({
        "/request-hook, REQUEST_HOOK, RecoveryTest, http, 500",
        "/response-hook, RESPONSE_HOOK, RecoveryTest, http, 500",
        "/finish-hook, FINISH_HOOK, RecoveryTest, http, 200",
        "/handler, HANDLER, /handler, GET /handler, 500",
        "/async, HANDLER, /async, http, 500",
        "/model, EXECUTION, broken, lane, 500",
        "/shaped, HANDLER, /shaped, GET /shaped, 503"
    })
    void eachThrowIsAFaultThatSaysWhereItCameFrom(String path, Stage stage, String site, String thread, int status)
            throws Exception {
        HttpResponse<String> answer = get(server.address(), path);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).doesNotContain("on purpose ");
        Fault fault = fault();
        assertThat(fault.cause()).hasMessageContaining("on purpose");
        assertThat(fault.origin().stage()).isEqualTo(stage);
        assertThat(fault.origin().site()).contains(site);
        assertThat(fault.origin().thread()).isNotEmpty();
        assertThat(faults).isEmpty();
        assertThat(outcomes.poll(10, TimeUnit.SECONDS)).isEqualTo(Outcome.answered(status));
        assertThat(get(server.address(), "/fine").body()).isEqualTo("fine");
    }

    @Test
    void aModelsFaultCameThroughTheHandlerThatAskedForIt() throws Exception {
        get(server.address(), "/model");

        assertThat(fault().path()).extracting(Fault.Passage::stage).containsExactly(Stage.EXECUTION, Stage.HANDLER);
    }

    @Test
    void aFaultInTheMiddleOfAnAnswerIsToldThoughNoAnswerCanTellIt() {
        assertThat(catchThrowable(() -> get(server.address(), "/body"))).isInstanceOf(IOException.class);

        assertThatCode(() -> {
                    Fault fault = fault();
                    assertThat(fault.begun()).isTrue();
                    assertThat(fault.origin().stage()).isEqualTo(Stage.WRITING);
                    assertThat(outcomes.poll(10, TimeUnit.SECONDS)).isInstanceOf(Outcome.Failed.class);
                })
                .doesNotThrowAnyException();
    }

    @Test
    void aRecoveryHookThatThrowsIsAFaultTooAndChangesNothing() throws Exception {
        assertThat(get(server.address(), "/recovery-hook").statusCode()).isEqualTo(500);

        assertThat(List.of(fault(), fault()))
                .extracting(fault -> fault.origin().stage())
                .containsExactly(Stage.HANDLER, Stage.RECOVERY_HOOK);
    }

    @Test
    void recentFaultsAreShownOnTheManagementPortOnly() throws Exception {
        get(server.address(), "/handler");

        assertThat(get(server.address(), "/debug/errors").statusCode()).isEqualTo(404);
        assertThat(get(server.managementAddress(), "/debug/errors").body())
                .contains(
                        "\"total\":1", "\"stage\":\"handler\"", "\"path\":\"/handler\"", "on purpose", "RecoveryTest");
    }

    @Test
    void hooksComeAndGoWhileTheServerServes() throws Exception {
        OnResponse mark = (exchange, head) -> head.header("x-mark", "1");
        assertThat(get(server.address(), "/fine").headers().firstValue("x-mark"))
                .isEmpty();

        server.hooks().add(mark, 5);
        assertThat(get(server.address(), "/fine").headers().firstValue("x-mark"))
                .contains("1");

        assertThat(server.hooks().remove(mark)).isTrue();
        assertThat(get(server.address(), "/fine").headers().firstValue("x-mark"))
                .isEmpty();
    }
}
