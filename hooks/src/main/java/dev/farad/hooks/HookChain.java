package dev.farad.hooks;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Supplier;

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

    /** Returns how many {@link OnRequest} there are to ask, in order and each once, until one rejects. */
    public int questions() {
        return inbound.length;
    }

    /** Asks one {@link OnRequest}; a throw is a rejection. */
    public Verdict onRequest(int question, Exchange exchange) {
        try {
            return Objects.requireNonNull(inbound[question].onRequest(exchange), "verdict of a hook");
        } catch (Throwable thrown) {
            return closed(exchange, thrown);
        }
    }

    /** Asks for the verdict that a hook had put off; a throw is a rejection. */
    public Verdict onRequest(Supplier<Verdict> putOff, Exchange exchange) {
        try {
            return Objects.requireNonNull(putOff.get(), "verdict of a hook");
        } catch (Throwable thrown) {
            return closed(exchange, thrown);
        }
    }

    private Verdict closed(Exchange exchange, Throwable thrown) {
        report(exchange, thrown);
        return Verdict.reject(500, "The server failed to process the request.");
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
