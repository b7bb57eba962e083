package dev.farad.hooks;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/** What {@link OnRequest} decides. */
public sealed interface Verdict {

    /** Let the request go on. */
    Verdict PROCEED = new Proceed();

    /**
     * Answers the request at once.
     *
     * @param status of the response, 400 to 599
     * @param reason one sentence for the client
     */
    static Verdict reject(int status, String reason) {
        return new Reject(status, reason, Map.of());
    }

    /**
     * Decides later, without holding up the event loop: the request waits, and its body stays with the client.
     *
     * @param stage completed by any thread with what the decision needs; cancelled if the client leaves before
     * @param atMost how long the request waits for it; then it is answered 503
     * @param decide makes the verdict of what the stage completed with; called on the event loop, so it may use the exchange
     */
    static <T> Verdict later(CompletionStage<T> stage, Duration atMost, Function<? super T, ? extends Verdict> decide) {
        return new Later<>(stage, atMost, decide);
    }

    /** The request goes on. */
    record Proceed() implements Verdict {}

    /**
     * The request is answered with an error.
     *
     * @param status 400 to 599
     * @param reason one sentence for the client
     * @param headers of the answer
     */
    record Reject(int status, String reason, Map<String, String> headers) implements Verdict {
        /** Checks the status. */
        public Reject {
            if (status < 400 || status > 599) {
                throw new IllegalArgumentException("status: " + status + " (expected: 400 to 599)");
            }
            headers = Map.copyOf(headers);
        }
    }

    /**
     * The hook needs something that is not there yet; the hooks behind it wait too.
     *
     * @param stage that completes with it
     * @param atMost how long to wait
     * @param decide makes the verdict, on the event loop
     */
    record Later<T>(CompletionStage<T> stage, Duration atMost, Function<? super T, ? extends Verdict> decide)
            implements Verdict {

        /** Hands on, once the stage has completed and on the thread that completed it, how the verdict is made. */
        public void whenReady(Consumer<Supplier<Verdict>> next) {
            var _ = stage.whenComplete((value, thrown) -> next.accept(() -> {
                if (thrown != null) {
                    throw new IllegalStateException("what a hook waited for failed", thrown);
                }
                return decide.apply(value);
            }));
        }

        /** Asks the stage not to go on, since nobody waits for it. */
        public void cancel() {
            if (stage instanceof Future<?> future) {
                future.cancel(true);
            }
        }
    }
}
