package dev.farad.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class HookChainTest {
    private static final Outcome OK = new Outcome.Answered(200);

    private final List<String> calls = new ArrayList<>();
    private final List<Throwable> reports = new ArrayList<>();
    private final List<Fault> faults = new ArrayList<>();
    private final StubExchange exchange = new StubExchange();
    private final StubHead head = new StubHead();

    private HookChain chain(Hook... hooks) {
        List<Hook> all = new ArrayList<>(List.of(hooks));
        all.add((OnRecover) (reported, fault) -> {
            assertThat(reported).isSameAs(exchange);
            reports.add(fault.cause());
            faults.add(fault);
            return Recovery.PASS;
        });
        return HookChain.of(all);
    }

    /** A hook of all three kinds that notes its calls. */
    private final class Noting implements OnRequest, OnResponse, OnFinish {
        private final String name;

        Noting(String name) {
            this.name = name;
        }

        @Override
        public Verdict onRequest(Exchange asked) {
            calls.add(name + " request");
            return Verdict.PROCEED;
        }

        @Override
        public void onResponse(Exchange answered, ResponseHead shown) {
            calls.add(name + " response " + shown.status());
        }

        @Override
        public void onFinish(Exchange ended, Outcome outcome) {
            calls.add(name + " finish " + outcome);
        }
    }

    /** Asks each hook until one does not let the request go on. */
    private Verdict ask(HookChain chain) {
        Verdict verdict = Verdict.PROCEED;
        for (int i = 0; i < chain.questions() && verdict.equals(Verdict.PROCEED); i++) {
            verdict = chain.onRequest(i, exchange);
        }
        return verdict;
    }

    private static OnRequest rejecting(int status) {
        return asked -> Verdict.reject(status, "No.");
    }

    @Test
    void asksInOrderAndTellsInReverseOrder() {
        HookChain chain = chain(new Noting("a"), new Noting("b"), new Noting("c"));

        assertThat(ask(chain)).isEqualTo(Verdict.PROCEED);
        chain.onResponse(exchange, head);
        chain.onFinish(exchange, OK);

        assertThat(calls)
                .containsExactly(
                        "a request",
                        "b request",
                        "c request",
                        "c response 200",
                        "b response 200",
                        "a response 200",
                        "c finish " + OK,
                        "b finish " + OK,
                        "a finish " + OK);
        assertThat(reports).isEmpty();
    }

    @Test
    void callsAHookOnlyForTheKindsThatItIs() {
        HookChain chain = chain(
                (OnRequest) asked -> {
                    calls.add("request");
                    return Verdict.PROCEED;
                },
                (OnResponse) (answered, shown) -> calls.add("response"),
                (OnFinish) (ended, outcome) -> calls.add("finish"));

        ask(chain);
        chain.onResponse(exchange, head);
        chain.onFinish(exchange, OK);

        assertThat(calls).containsExactly("request", "response", "finish");
    }

    @Test
    void anEmptyChainLetsEverythingGoOn() {
        HookChain chain = chain();

        assertThat(ask(chain)).isEqualTo(Verdict.PROCEED);
        chain.onResponse(exchange, head);
        chain.onFinish(exchange, OK);

        assertThat(head.status()).isEqualTo(200);
    }

    @Test
    void theFirstRejectionEndsTheAsking() {
        HookChain chain = chain(new Noting("a"), rejecting(429), rejecting(403), new Noting("b"));

        assertThat(ask(chain)).isEqualTo(Verdict.reject(429, "No."));
        assertThat(calls).containsExactly("a request");
        assertThat(reports).isEmpty();
    }

    @Test
    void everyHookHearsTheEndOfARequestThatWasRejected() {
        HookChain chain = chain(new Noting("a"), rejecting(429), new Noting("b"));
        ask(chain);
        calls.clear();

        chain.onFinish(exchange, new Outcome.Answered(429));

        assertThat(calls)
                .containsExactly("b finish " + new Outcome.Answered(429), "a finish " + new Outcome.Answered(429));
    }

    @Test
    void aThrowInOnRequestFailsClosed() {
        IllegalStateException thrown = new IllegalStateException("secret");
        HookChain chain = chain(
                (OnRequest) asked -> {
                    throw thrown;
                },
                new Noting("never asked"));

        assertThat(ask(chain)).isInstanceOfSatisfying(Verdict.Reject.class, rejection -> {
            assertThat(rejection.status()).isEqualTo(500);
            assertThat(rejection.reason()).doesNotContain("secret");
        });
        assertThat(calls).isEmpty();
        assertThat(reports).containsExactly(thrown);
    }

    @Test
    void anErrorInOnRequestFailsClosedToo() {
        AssertionError thrown = new AssertionError("broken");
        HookChain chain = chain((OnRequest) asked -> {
            throw thrown;
        });

        assertThat(ask(chain)).isInstanceOf(Verdict.Reject.class);
        assertThat(reports).containsExactly(thrown);
    }

    @Test
    void aVerdictThatWasPutOffFailsClosedIfWhatItWaitedForFailed() {
        CompletableFuture<String> failing = new CompletableFuture<>();
        List<Supplier<Verdict>> ready = new ArrayList<>();
        HookChain chain =
                chain((OnRequest) asked -> Verdict.later(failing, Duration.ofSeconds(1), _ -> Verdict.PROCEED));

        Verdict.Later<?> later = (Verdict.Later<?>) ask(chain);
        later.whenReady(ready::add);
        failing.completeExceptionally(new IllegalStateException("secret"));

        assertThat(chain.onRequest(0, ready.getFirst(), exchange))
                .isEqualTo(Verdict.reject(500, "The server failed to process the request."));
        assertThat(reports).hasSize(1);
    }

    @Test
    @SuppressWarnings("NullAway") // as a hook might that no checker saw
    void aVerdictOfNullFailsClosed() {
        HookChain chain = chain((OnRequest) asked -> null);

        assertThat(ask(chain)).isInstanceOf(Verdict.Reject.class);
        assertThat(reports).hasSize(1);
    }

    @Test
    void aRecoveryHookThatThrowsKeepsNoHookFromBeingCalled() {
        HookChain chain = chain(
                new Noting("a"),
                (OnFinish) (ended, outcome) -> {
                    throw new IllegalStateException("broken");
                },
                (OnRecover) (reported, fault) -> {
                    throw new IllegalStateException("disk full");
                });

        chain.onFinish(exchange, OK);

        assertThat(calls).containsExactly("a finish " + OK);
    }

    @Test
    void aThrowInOnResponseMakesA500ThatTheRestStillSee() {
        IllegalStateException thrown = new IllegalStateException("broken");
        HookChain chain = chain(
                new Noting("a"),
                (OnResponse) (answered, shown) -> {
                    throw thrown;
                },
                new Noting("b"));

        chain.onResponse(exchange, head);

        assertThat(head.status()).isEqualTo(500);
        assertThat(calls).containsExactly("b response 200", "a response 500");
        assertThat(reports).containsExactly(thrown);
    }

    @Test
    void onResponseMayChangeStatusAndHeaders() {
        HookChain chain = chain(
                (OnResponse) (answered, shown) -> shown.header("x-status", Integer.toString(shown.status())),
                (OnResponse) (answered, shown) -> shown.status(203));

        chain.onResponse(exchange, head);

        assertThat(head.status()).isEqualTo(203);
        assertThat(head.header("X-Status")).isEqualTo("203");
    }

    @Test
    void aThrowInOnFinishIsReportedOnceAndTheOthersAreCalled() {
        IllegalStateException thrown = new IllegalStateException("broken");
        HookChain chain = chain(
                new Noting("a"),
                (OnFinish) (ended, outcome) -> {
                    throw thrown;
                },
                new Noting("b"));

        chain.onFinish(exchange, OK);

        assertThat(calls).containsExactly("b finish " + OK, "a finish " + OK);
        assertThat(reports).containsExactly(thrown);
    }

    @Test
    void hooksShareValuesThroughTheExchange() {
        Exchange.Key<String> key = new Exchange.Key<>("user", String.class);
        Exchange.Key<String> sameName = new Exchange.Key<>("user", String.class);
        HookChain chain = chain(
                (OnRequest) asked -> {
                    asked.set(key, "ada");
                    return Verdict.PROCEED;
                },
                (OnFinish) (ended, outcome) -> calls.add(ended.get(key) + " " + ended.get(sameName)));

        ask(chain);
        chain.onFinish(exchange, OK);

        assertThat(calls).containsExactly("ada null");
        assertThat(key).hasToString("user").isNotEqualTo(sameName);
    }

    @Test
    void hooksAddedToTheListLaterAreNotPartOfTheChain() {
        List<Hook> hooks = new ArrayList<>(List.of(new Noting("a")));
        HookChain chain = HookChain.of(hooks);
        hooks.add(new Noting("b"));

        ask(chain);

        assertThat(calls).containsExactly("a request");
    }

    @Test
    void aFaultSaysWhichHookThrewAndWhere() {
        HookChain chain = chain((OnRequest) asked -> {
            throw new IllegalStateException("no database");
        });

        ask(chain);

        assertThat(faults).singleElement().satisfies(fault -> {
            assertThat(fault.origin().stage()).isEqualTo(Stage.REQUEST_HOOK);
            assertThat(fault.origin().site()).contains("HookChainTest");
            assertThat(fault.origin().thread()).isEqualTo(Thread.currentThread().getName());
            assertThat(fault.begun()).isFalse();
        });
        assertThat(exchange.get(Fault.FIRST)).isSameAs(faults.getFirst());
    }

    @Test
    void theFirstRecoveryHookThatAnswersDecidesAndAllAreTold() {
        List<String> told = new ArrayList<>();
        HookChain chain = HookChain.of(List.of(
                (OnRequest) asked -> {
                    throw new IllegalStateException("no database");
                },
                (OnRecover) (reported, fault) -> {
                    told.add("a");
                    return Recovery.PASS;
                },
                (OnRecover) (reported, fault) -> {
                    told.add("b");
                    return Recovery.answer(503, "Come back later.", true);
                },
                (OnRecover) (reported, fault) -> {
                    told.add("c");
                    return Recovery.answer(418, "Never.", false);
                }));

        assertThat(ask(chain)).isEqualTo(Verdict.reject(503, "Come back later."));
        assertThat(told).containsExactly("a", "b", "c");
    }

    @Test
    void theOthersAreToldOfARecoveryHookThatThrowsAndStillOfTheFault() {
        HookChain chain = chain(
                (OnFinish) (ended, outcome) -> {
                    throw new IllegalStateException("broken");
                },
                (OnRecover) (reported, fault) -> {
                    throw new IllegalStateException("disk full");
                });

        chain.onFinish(exchange, OK);

        assertThat(faults)
                .extracting(fault -> fault.origin().stage())
                .containsExactly(Stage.RECOVERY_HOOK, Stage.FINISH_HOOK);
    }
}
