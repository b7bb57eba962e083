package dev.farad.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.OnFinish;
import dev.farad.hooks.OnRequest;
import dev.farad.hooks.OnResponse;
import dev.farad.hooks.Outcome;
import dev.farad.hooks.ResponseHead;
import dev.farad.hooks.Verdict;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The contracts of the hooks, as a server keeps them over real connections. */
@Timeout(60)
class HookContractTest {
    private static final Exchange.Key<String> SEEN = new Exchange.Key<>("seen", String.class);

    /** A hook of every kind that writes down what it is called with. */
    private static final class Recorder implements OnRequest, OnResponse, OnFinish {
        final List<String> calls = new CopyOnWriteArrayList<>();
        private final String name;

        Recorder(String name) {
            this.name = name;
        }

        @Override
        public Verdict onRequest(Exchange exchange) {
            calls.add(name + " request " + exchange.route());
            exchange.set(SEEN, name);
            String doom = exchange.headers().first("x-doom");
            if (name.equals(doom)) {
                throw new IllegalStateException("hook " + name + " failed on purpose");
            }
            return ("reject-" + name).equals(doom) ? Verdict.reject(403, "not you") : Verdict.PROCEED;
        }

        @Override
        public void onResponse(Exchange exchange, ResponseHead head) {
            calls.add(name + " response " + head.status());
            head.header("x-seen", String.valueOf(exchange.get(SEEN)));
            if (("response-" + name).equals(exchange.headers().first("x-doom"))) {
                throw new IllegalStateException("hook " + name + " failed on purpose");
            }
        }

        @Override
        public void onFinish(Exchange exchange, Outcome outcome) {
            calls.add(name + " finish " + outcome);
            if (("finish-" + name).equals(exchange.headers().first("x-doom"))) {
                throw new IllegalStateException("hook " + name + " failed on purpose");
            }
        }
    }

    private final Recorder first = new Recorder("A");
    private final Recorder second = new Recorder("B");

    private List<String> callsOf(String path, String doom, int status) throws Exception {
        try (TestServer server = new TestServer(first, second)) {
            HttpResponse<String> response = server.get(path, "x-doom", doom);
            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(response.headers().firstValue("x-request-id")).isPresent();
        }
        List<String> merged = new CopyOnWriteArrayList<>(first.calls);
        merged.addAll(second.calls);
        return merged;
    }

    @Test
    void everyHookIsCalledOnceForARequestThatSucceeds() throws Exception {
        assertThat(callsOf("/hello/x", "none", 200))
                .containsExactly(
                        "A request null",
                        "A response 200",
                        "A finish Answered[status=200]",
                        "B request null",
                        "B response 200",
                        "B finish Answered[status=200]");
    }

    @Test
    void everyHookIsCalledOnceForARequestWithoutARoute() throws Exception {
        assertThat(callsOf("/nowhere", "none", 404))
                .filteredOn(call -> call.contains("finish"))
                .hasSize(2);
    }

    @Test
    void everyHookFinishesOnceWhenAHandlerThrows() throws Exception {
        assertThat(callsOf("/throws", "none", 500))
                .contains("A finish Answered[status=500]", "B finish Answered[status=500]")
                .filteredOn(call -> call.contains("finish"))
                .hasSize(2);
    }

    @Test
    void aRejectionEndsTheAskingAndEveryHookFinishes() throws Exception {
        assertThat(callsOf("/hello/x", "reject-A", 403))
                .containsExactly(
                        "A request null",
                        "A response 403",
                        "A finish Answered[status=403]",
                        "B response 403",
                        "B finish Answered[status=403]");
    }

    @Test
    void aThrowInOnRequestFailsClosed() throws Exception {
        assertThat(callsOf("/hello/x", "A", 500))
                .doesNotContain("B request null")
                .contains("B finish Answered[status=500]");
    }

    @Test
    void aThrowInOnResponseMakesItA500AndTheOthersStillRun() throws Exception {
        assertThat(callsOf("/hello/x", "response-B", 500))
                .contains("B response 200", "A response 500", "A finish Answered[status=500]");
    }

    @Test
    void aThrowInOnFinishHarmsNobody() throws Exception {
        assertThat(callsOf("/hello/x", "finish-B", 200)).contains("A finish Answered[status=200]");
    }

    @Test
    void aCancelledRequestFinishesOnceAndHasNoResponse() throws Exception {
        try (TestServer server = new TestServer(first)) {
            try (Socket socket = server.connect()) {
                TestServer.write(socket, "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
                while (first.calls.isEmpty()) {
                    Thread.onSpinWait();
                }
            }
            assertThat(server.nextFinished().outcome()).isEqualTo(new Outcome.Cancelled("the client left"));
            assertThat(first.calls).containsExactly("A request null", "A finish Cancelled[reason=the client left]");
        }
    }
}
