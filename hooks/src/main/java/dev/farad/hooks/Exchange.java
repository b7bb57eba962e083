package dev.farad.hooks;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * One request and what became of it, passed to every hook.
 *
 * <p>An exchange belongs to its connection's event loop: hooks may read and set it there, until {@link OnFinish} has returned.
 * What is behind it serves other requests afterwards, so any later call throws {@link IllegalStateException}; whoever needs
 * the facts for longer, or on another thread, takes a {@link #snapshot}.
 */
public interface Exchange {

    /** The tenant of a request that names none. */
    String UNKNOWN_TENANT = "unknown";

    /** The deadline of a request that has none. */
    long NO_DEADLINE = Long.MAX_VALUE;

    /** Returns the request's id: the client's {@code x-request-id}, or one made here. */
    String id();

    String method();

    /** Returns the path as sent, without the query. */
    String path();

    /** Returns the query as sent, without the question mark, or null where there is none. */
    @Nullable String query();

    Headers headers();

    /** Returns {@code https} if the request came over TLS to this server, {@code http} otherwise. */
    default String scheme() {
        return "http";
    }

    /** Returns the version of HTTP that the request came in: {@code 1.0}, {@code 1.1} or {@code 2}. */
    default String httpVersion() {
        return "1.1";
    }

    /** Returns the template of the route that matched, such as {@code /v2/models/{model}/infer}, or null before or without one. */
    @Nullable String route();

    /** Returns whose request this is, {@link #UNKNOWN_TENANT} where it does not say. */
    String tenant();

    /**
     * Says whose request this is. A hook that finds it out returns the verdict, so that nobody acts for another's tenant:
     * {@link Verdict#PROCEED}, or 403 if the request has an {@link #identity} of another tenant.
     */
    default Verdict claimTenant(String tenant) {
        throw new UnsupportedOperationException("tenant of " + id() + ": fixed");
    }

    /** Returns who sent the request, as far as a hook has made sure of it, or null. */
    default @Nullable Identity identity() {
        return null;
    }

    /**
     * Says who sent the request. The hook that made sure of it returns the verdict: {@link Verdict#PROCEED}, and the request
     * is the identity's tenant's; or 403 if the request names another tenant.
     */
    default Verdict identify(Identity identity) {
        throw new UnsupportedOperationException("identity of " + id() + ": fixed");
    }

    /** Returns the request's place in a distributed trace; read from the headers anew by each call, always with the same ids. */
    default TraceContext trace() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return TraceContext.of(List.of(), List.of(), random.nextLong(), random.nextLong());
    }

    /**
     * Returns the flags of the valid {@code traceparent} that the request brought, or {@link TraceContext#NO_PARENT} where its
     * trace begins here. Allocates nothing.
     */
    default int callerFlags() {
        TraceContext trace = trace();
        return trace.parentId() == null ? TraceContext.NO_PARENT : trace.flags();
    }

    /** Returns whether the trace is recorded: as it was decided here, or by the caller. Allocates nothing. */
    default boolean sampled() {
        return trace().sampled();
    }

    /** Decides whether the trace is recorded, in place of the caller; whom this server calls is told by {@link #trace}. */
    default void sampled(boolean recorded) {}

    /**
     * Returns when nobody waits for the answer any more, in nanoseconds of {@link System#nanoTime}, or {@link #NO_DEADLINE}.
     *
     * <p>At that moment what runs for the request is cancelled and the client gets a 504.
     */
    default long deadlineNanos() {
        return NO_DEADLINE;
    }

    /** Sets the deadline, if that is before the one there is. On the event loop only. */
    default void deadlineNanos(long atNanos) {}

    /** Returns what the request passes on to the work done for it, as it is now. */
    default RequestContext context() {
        return new RequestContext(id(), trace(), identity(), tenant(), deadlineNanos());
    }

    Timeline timeline();

    /** Returns what was asked of a model, or null where no inference was admitted. */
    @Nullable Inference inference();

    /** Returns what the request used; {@link Usage#NONE} until a batch ran. */
    Usage usage();

    /** Returns the value set for a key, or null. */
    <T> @Nullable T get(Key<T> key);

    /** Sets the value of a key for the rest of the exchange. */
    <T> void set(Key<T> key, T value);

    /** Returns a copy of everything that the exchange shows now. */
    ExchangeSnapshot snapshot();

    /**
     * A name for a value that hooks and handlers share; compared by identity, so no two keys clash.
     *
     * @param <T> type of the value
     */
    final class Key<T> {
        private final String name;
        private final Class<T> type;

        /**
         * Makes a key unlike any other.
         *
         * @param name for messages
         * @param type of the value
         */
        public Key(String name, Class<T> type) {
            this.name = name;
            this.type = type;
        }

        /** Returns the type of the value. */
        public Class<T> type() {
            return type;
        }

        @Override
        public String toString() {
            return name;
        }
    }
}
