package dev.farad.hooks;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * The hooks of a server in order: first added is first in and last out.
 *
 * <p>Immutable; the contracts of {@link OnRequest}, {@link OnResponse} and {@link OnFinish} on order and isolation are kept
 * here.
 */
public final class HookChain {
    // Arrays, since a loop over them makes no iterator.
    private final OnRequest[] inbound;
    private final OnResponse[] outbound;
    private final OnFinish[] last;
    private final BiConsumer<Exchange, Throwable> reporter;

    private HookChain(
            List<OnRequest> inbound,
            List<OnResponse> outbound,
            List<OnFinish> last,
            BiConsumer<Exchange, Throwable> reporter) {
        this.inbound = inbound.toArray(OnRequest[]::new);
        this.outbound = outbound.toArray(OnResponse[]::new);
        this.last = last.toArray(OnFinish[]::new);
        this.reporter = reporter;
    }

    /**
     * Makes a chain.
     *
     * @param hooks in order
     * @param reporter told of every throw of a hook; its own throws are dropped
     */
    public static HookChain of(List<? extends Hook> hooks, BiConsumer<Exchange, Throwable> reporter) {
        return new HookChain(
                only(hooks, OnRequest.class),
                only(hooks, OnResponse.class).reversed(),
                only(hooks, OnFinish.class).reversed(),
                reporter);
    }

    private static <T> List<T> only(List<? extends Hook> hooks, Class<T> kind) {
        List<T> found = new ArrayList<>();
        for (Hook hook : hooks) {
            if (kind.isInstance(hook)) {
                found.add(kind.cast(hook));
            }
        }
        return List.copyOf(found);
    }

    /** Returns whether there is any {@link OnRequest} to ask. */
    public boolean asks() {
        return inbound.length > 0;
    }

    /** Asks each {@link OnRequest} until one rejects or throws. */
    public Verdict onRequest(Exchange exchange) {
        for (OnRequest hook : inbound) {
            try {
                // A hook of unchecked code that returns null throws here, and so fails closed too.
                switch (hook.onRequest(exchange)) {
                    case Verdict.Reject rejection -> {
                        return rejection;
                    }
                    case Verdict.Proceed _ -> {}
                }
            } catch (Throwable thrown) {
                report(exchange, thrown);
                return Verdict.reject(500, "The server failed to process the request.");
            }
        }
        return Verdict.PROCEED;
    }

    /** Shows the head to each {@link OnResponse}; a throw makes it a 500. */
    public void onResponse(Exchange exchange, ResponseHead head) {
        for (OnResponse hook : outbound) {
            try {
                hook.onResponse(exchange, head);
            } catch (Throwable thrown) {
                report(exchange, thrown);
                head.status(500);
            }
        }
    }

    /** Tells each {@link OnFinish}. */
    public void onFinish(Exchange exchange, Outcome outcome) {
        for (OnFinish hook : last) {
            try {
                hook.onFinish(exchange, outcome);
            } catch (Throwable thrown) {
                report(exchange, thrown);
            }
        }
    }

    private void report(Exchange exchange, Throwable thrown) {
        try {
            reporter.accept(exchange, thrown);
        } catch (Throwable _) {
            // Nobody is left to tell, and the hooks to come must still be called.
        }
    }
}
