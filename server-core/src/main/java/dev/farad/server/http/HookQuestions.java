package dev.farad.server.http;

import dev.farad.hooks.Verdict;
import dev.farad.server.http.ServerExchange.State;
import dev.farad.server.route.Refusal;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks the hooks of an exchange about its request: one hook after another, each once, also where one of them needs time. */
final class HookQuestions {
    private HookQuestions() {}

    /**
     * Asks all hooks, or those that a hook that needed time kept waiting.
     *
     * @param putOff the verdict of that hook, or null at first
     * @return whether the request goes on; not if a hook needs time, and then {@link HttpStream#decided} is called
     * @throws Refusal if a hook rejects
     */
    static boolean pass(ServerExchange exchange, @Nullable Supplier<Verdict> putOff) {
        return askFrom(exchange, putOff == null ? Verdict.PROCEED : decision(exchange, putOff));
    }

    private static Verdict decision(ServerExchange exchange, Supplier<Verdict> putOff) {
        exchange.state = State.READING;
        exchange.later = null;
        Alarms alarms = exchange.http().loop().alarms();
        if (exchange.context.hasDeadline()) {
            alarms.set(exchange, exchange.context.deadlineNanos);
        } else {
            alarms.clear(exchange);
        }
        return exchange.hooks.onRequest(exchange.question - 1, putOff, exchange.lease());
    }

    private static boolean askFrom(ServerExchange exchange, Verdict first) {
        Verdict verdict = first;
        while (true) {
            switch (verdict) {
                case Verdict.Reject rejected -> throw Refusal.of(rejected);
                case Verdict.Later<?> later -> {
                    await(exchange, later);
                    return false;
                }
                case Verdict.Proceed _ -> {
                    if (exchange.question == exchange.hooks.questions()) {
                        return true;
                    }
                }
            }
            verdict = exchange.hooks.onRequest(exchange.question++, exchange.lease());
        }
    }

    private static void await(ServerExchange exchange, Verdict.Later<?> later) {
        exchange.state = State.ASKING;
        exchange.later = later;
        long untilNanos = System.nanoTime() + later.atMost().toNanos();
        HttpStream http = exchange.http();
        http.loop().alarms().set(exchange, exchange.context.sooner(untilNanos));
        int generation = exchange.generation();
        later.whenReady(verdict -> http.eventLoop().execute(() -> {
            if (exchange.generation() == generation && later.equals(exchange.later)) {
                http.decided(exchange, verdict);
            }
        }));
    }
}
