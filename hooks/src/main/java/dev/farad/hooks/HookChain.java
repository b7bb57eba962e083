package dev.farad.hooks;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The hooks of a server in order: first added is first in and last out.
 *
 * <p>Immutable; the contracts of {@link OnRequest}, {@link OnResponse}, {@link OnFinish} and {@link OnRecover} on order and isolation are kept
 * here.
 */
public final class HookChain {
    // Arrays, since a loop over them makes no iterator.
    private final OnRequest[] inbound;
    private final OnResponse[] outbound;
    private final OnFinish[] last;
    private final OnRecover[] recovery;

    private HookChain(
            List<OnRequest> inbound, List<OnResponse> outbound, List<OnFinish> last, List<OnRecover> recovery) {
        this.inbound = inbound.toArray(OnRequest[]::new);
        this.outbound = outbound.toArray(OnResponse[]::new);
        this.last = last.toArray(OnFinish[]::new);
        this.recovery = recovery.toArray(OnRecover[]::new);
    }

    /** Makes a chain of hooks that are in order. */
    public static HookChain of(List<? extends Hook> hooks) {
        return new HookChain(
                only(hooks, OnRequest.class),
                only(hooks, OnResponse.class).reversed(),
                only(hooks, OnFinish.class).reversed(),
                only(hooks, OnRecover.class));
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
            return closed(exchange, inbound[question], thrown);
        }
    }

    /**
     * Asks for the verdict that a hook had put off; a throw is a rejection.
     *
     * @param question which hook that was
     */
    public Verdict onRequest(int question, Supplier<Verdict> putOff, Exchange exchange) {
        try {
            return Objects.requireNonNull(putOff.get(), "verdict of a hook");
        } catch (Throwable thrown) {
            return closed(exchange, inbound[question], thrown);
        }
    }

    private Verdict closed(Exchange exchange, OnRequest hook, Throwable thrown) {
        return switch (recover(exchange, Fault.at(Stage.REQUEST_HOOK, name(hook), thrown))) {
            case Recovery.Answer answer -> Verdict.reject(answer.status(), answer.message());
            case Recovery.Pass _ -> Verdict.reject(500, "The server failed to process the request.");
        };
    }

    /** Shows the head to each {@link OnResponse}; a throw makes it a 500. */
    public void onResponse(Exchange exchange, ResponseHead head) {
        for (OnResponse hook : outbound) {
            try {
                hook.onResponse(exchange, head);
            } catch (Throwable thrown) {
                recover(exchange, Fault.at(Stage.RESPONSE_HOOK, name(hook), thrown));
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
                Fault.Passage here = Fault.Passage.here(Stage.FINISH_HOOK, name(hook));
                recover(exchange, new Fault(thrown, List.of(here), true));
            }
        }
    }

    /** Tells each {@link OnRecover} of a fault; returns what the first that answers makes of it. */
    public Recovery recover(Exchange exchange, Fault fault) {
        if (exchange.get(Fault.FIRST) == null) {
            exchange.set(Fault.FIRST, fault);
        }
        Recovery made = Recovery.PASS;
        for (OnRecover hook : recovery) {
            Recovery own = tell(hook, exchange, fault);
            made = made instanceof Recovery.Pass ? own : made;
        }
        return made;
    }

    private Recovery tell(OnRecover hook, Exchange exchange, Fault fault) {
        try {
            return Objects.requireNonNull(hook.onRecover(exchange, fault), "recovery of a hook");
        } catch (Throwable thrown) {
            Fault own = Fault.at(Stage.RECOVERY_HOOK, name(hook), thrown);
            for (OnRecover other : recovery) {
                tellOfRecovery(other, hook, exchange, own);
            }
            return Recovery.PASS;
        }
    }

    // A hook is told apart from others by being itself.
    @SuppressWarnings("ReferenceEquality")
    private static void tellOfRecovery(OnRecover other, OnRecover failed, Exchange exchange, Fault fault) {
        if (other == failed) {
            return;
        }
        try {
            other.onRecover(exchange, fault);
        } catch (Throwable _) {
            // It will be told of, or has been, when it fails at the first fault.
        }
    }

    private static String name(Hook hook) {
        return hook.getClass().getName();
    }
}
