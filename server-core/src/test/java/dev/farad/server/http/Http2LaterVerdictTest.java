package dev.farad.server.http;

import static dev.farad.server.http.Http2Client.CANCEL;
import static dev.farad.server.http.Http2Client.NO_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.OnRequest;
import dev.farad.hooks.Outcome;
import dev.farad.hooks.Verdict;
import dev.farad.server.http.Http2Client.Answer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bodies of HTTP/2 that come while a hook decides. */
@ParameterizedClass
@EnumSource
final class Http2LaterVerdictTest extends Http2Fixture {
    private static final int WINDOW_BYTES = 65_535;
    private static final String PART = "0123456789".repeat(1_000);

    /** Stages that hooks wait for, as they are asked; completing one with a status of 200 lets the request go on. */
    private final BlockingQueue<CompletableFuture<Integer>> asked = new LinkedBlockingQueue<>();

    /** Asks about every request but those to {@code /hello}, which show that other streams go on. */
    private final OnRequest waiting = exchange -> {
        if (exchange.path().equals("/hello")) {
            return Verdict.PROCEED;
        }
        CompletableFuture<Integer> stage = new CompletableFuture<>();
        asked.add(stage);
        return Verdict.later(
                stage,
                Duration.ofMinutes(1),
                status -> status == 200 ? Verdict.PROCEED : Verdict.reject(status, "not you"));
    };

    private CompletableFuture<Integer> nextAsked() throws InterruptedException {
        return Await.next("a hook that is asked", asked);
    }

    private static void assertOthersGoOn(Http2Client client, int stream) throws Exception {
        assertThat(client.get(stream, "/hello").answer(stream).text()).isEqualTo("hello");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/relay"})
    void whatEndsBeforeTheVerdictComesWhole(String path) throws Exception {
        try (Http2Client client = connect(open(waiting))) {
            client.post(1, path).data(1, "one ", false).data(1, "two", true);
            client.post(3, path).data(3, "alone", true);
            client.post(5, path).data(5, "trailed", false).head(5, true, "x-sum", "1");
            client.post(7, path).data(7, "", true);
            client.awaitPing();
            for (int i = 0; i < 4; i++) {
                nextAsked().complete(200);
            }
            assertThat(client.answer(1).text()).isEqualTo("one two");
            assertThat(client.answer(3).text()).isEqualTo("alone");
            assertThat(client.answer(5).text()).isEqualTo("trailed");
            assertThat(client.answer(7).text()).isEmpty();
            assertThat(client.answer(7).status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/relay"})
    void whatEndsAfterTheVerdictComesWhole(String path) throws Exception {
        try (Http2Client client = connect(open(waiting))) {
            client.post(1, path).data(1, "before, ", false).awaitPing();
            nextAsked().complete(200);
            assertThat(client.data(1, "after", true).answer(1).text()).isEqualTo("before, after");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/relay"})
    void severalHooksMayWaitOneAfterAnother(String path) throws Exception {
        try (Http2Client client = connect(open(waiting, waiting, waiting))) {
            client.post(1, path).data(1, "first ", false).awaitPing();
            nextAsked().complete(200);
            CompletableFuture<Integer> second = nextAsked();
            client.data(1, "second", true).awaitPing();
            second.complete(200);
            nextAsked().complete(200);
            assertThat(client.answer(1).text()).isEqualTo("first second");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/echo", "/count"})
    void theClientMaySendNothingAnewBeforeTheVerdictAndAllOfItOnceBehind(String path) throws Exception {
        try (Http2Client client = connect(open(waiting))) {
            client.awaitPing();
            long connection = client.opened(0);
            client.post(1, path);
            fill(client, 1);
            client.awaitPing();
            assertThat(client.opened(1)).isZero();
            assertThat(client.opened(0)).isEqualTo(connection);

            nextAsked().complete(200);
            while (client.opened(1) == 0 && client.read() != null) {}
            assertThat(client.opened(1)).isEqualTo(WINDOW_BYTES);
            fill(client, 1);
            client.awaitPing();
            // The last half of a window or less is given back with what comes behind it.
            assertThat(client.opened(1)).isBetween(WINDOW_BYTES + WINDOW_BYTES / 2L, 2L * WINDOW_BYTES);
            Answer answer = client.data(1, "", true).answer(1);
            assertThat(path.equals("/echo") ? answer.body.size() : Integer.parseInt(answer.text()))
                    .isEqualTo(2 * WINDOW_BYTES);
            assertOthersGoOn(client, 3);
        }
    }

    private static void fill(Http2Client client, int stream) throws Exception {
        for (int sent = 0; sent < WINDOW_BYTES; sent += PART.length()) {
            client.data(stream, PART.substring(0, Math.min(PART.length(), WINDOW_BYTES - sent)), false);
        }
    }

    @Test
    void aLongBodyNeedNotWaitForItsWindowOnceItIsWanted() throws Exception {
        try (Http2Client client = connect(open(waiting))) {
            double[] millis = new double[9];
            for (int i = 0; i < millis.length; i++) {
                int stream = 2 * i + 1;
                client.post(stream, "/echo", "content-length", "200000");
                fill(client, stream);
                client.awaitPing();
                long decidedNanos = System.nanoTime();
                nextAsked().complete(200);
                while (client.opened(stream) == 0 && client.read() != null) {}
                millis[i] = (System.nanoTime() - decidedNanos) / 1e6;
                client.reset(stream, CANCEL);
            }
            Arrays.sort(millis);
            // Far below the time between two looks at deadlines, of which each flushes.
            assertThat(millis[millis.length / 2]).isLessThan(100);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRejectionDropsWhatCame(boolean last) throws Exception {
        TestPort port = open(waiting);
        try (Http2Client client = connect(port)) {
            client.post(1, "/relay").data(1, PART, last).awaitPing();
            nextAsked().complete(403);
            Answer answer = client.answer(1);
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.text()).isEqualTo("{\"error\":\"not you\"}");
            if (!last) {
                assertThat(client.resetOf(1)).isEqualTo(NO_ERROR);
                client.data(1, PART, false).data(1, PART, true);
            }
            assertThat(port.nextEnded().outcome()).isEqualTo(new Outcome.Answered(403));
            assertOthersGoOn(client, 3);
        }
    }

    @Test
    void aClientThatResetsMeanwhileEndsTheWaiting() throws Exception {
        TestPort port = open(waiting);
        try (Http2Client client = connect(port)) {
            client.post(1, "/echo").data(1, PART, false).awaitPing();
            CompletableFuture<Integer> stage = nextAsked();
            client.reset(1, CANCEL);
            assertThat(port.nextEnded().outcome()).isEqualTo(new Outcome.Cancelled("the client left"));
            assertThat(stage).failsWithin(RawClient.PATIENCE);
            assertThat(stage).isCancelled();
            assertOthersGoOn(client, 3);
            assertThat(port.nextEnded().path()).isEqualTo("/hello");
        }
    }

    @Test
    void aVerdictThatCrossesTheResetIsNotObeyed() throws Exception {
        TestPort port = open(waiting);
        try (Http2Client client = connect(port)) {
            for (int stream = 1; stream < 100; stream += 2) {
                client.post(stream, "/relay").data(stream, PART, false);
                CompletableFuture<Integer> stage = nextAsked();
                client.reset(stream, CANCEL);
                stage.complete(200);
                assertThat(port.nextEnded().outcome()).isInstanceOf(Outcome.Cancelled.class);
            }
            assertOthersGoOn(client, 101);
        }
    }

    @Test
    void aVerdictThatComesWhileA504WaitsForTheClientIsNotObeyed() throws Exception {
        TestPort port = open(waiting);
        try (Http2Client client = new Http2Client(port.address(), 0, 0)) {
            client.post(1, "/echo", "x-request-timeout-ms", "50").data(1, PART, true);
            CompletableFuture<Integer> stage = nextAsked();
            Answer answer = client.so(1);
            while (answer.status() == 0 && client.read() != null) {}
            assertThat(answer.status()).isEqualTo(504);
            assertThat(stage.complete(200)).isFalse();
            client.awaitPing();
            assertThat(client.window(1, 1_000).answer(1).text()).contains("deadline");
            assertThat(port.nextEnded().outcome()).isEqualTo(new Outcome.Answered(504));
            assertThat(port.ended).isEmpty();
        }
    }
}
