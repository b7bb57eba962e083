package dev.farad.server.http;

import dev.farad.codec.http.RequestHead;
import dev.farad.hooks.HookChain;
import dev.farad.hooks.Inference;
import dev.farad.hooks.Outcome;
import dev.farad.hooks.Stage;
import dev.farad.hooks.Stamps;
import dev.farad.hooks.Usage;
import dev.farad.hooks.Verdict;
import dev.farad.server.route.Application;
import dev.farad.server.route.Route;
import dev.farad.server.route.RouteMatch;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that is held for one request, from its first byte to its last; then it serves another. Belongs to one event loop.
 *
 * <p>Hooks and handlers never see it: they get an {@link ExchangeLease}, which ends with the request.
 */
final class ServerExchange {
    private static final Logger LOG = LoggerFactory.getLogger(ServerExchange.class);
    private static final HookChain NO_HOOKS = HookChain.of(List.of());

    /** What there was to keep to when the request began. */
    final HttpLimits limits;

    final RequestHead head;
    final BodyFraming framing = new BodyFraming();
    final RequestBody body = new RequestBody();
    final RouteMatch match = new RouteMatch();
    final Stamps stamps = new Stamps();
    final RequestId id = new RequestId();
    final ExchangeValues values = new ExchangeValues();
    final ResponseDraft response = new ResponseDraft();

    final ExchangeContext context = new ExchangeContext();

    Usage usage = Usage.NONE;
    /** The hooks there were when the request was opened. */
    HookChain hooks = NO_HOOKS;
    /** Which part of its path the request is in, for faults. */
    Stage stage = Stage.REQUEST_HOOK;

    Reading reading = Reading.HEAD;
    State state = State.READING;
    /** Bytes of the body that came and were not wanted. */
    long droppedBytes;
    /** Bytes of the body that came so far, and the most that may. */
    long bodyBytes;

    long mostBodyBytes;
    /** Bytes of the port's budget that the body has. */
    long reservedBytes;

    @Nullable HttpStream http;

    @Nullable ExchangeLease lease;

    @Nullable Inference inference;

    @Nullable Runnable onCancel;

    @Nullable Runnable onDrain;

    @Nullable RequestStream stream;
    /** Which hook is asked next. */
    int question;
    /** What a hook waits for, while {@link State#ASKING}. */
    Verdict.@Nullable Later<?> later;

    /** Where {@link Alarms} keeps this, and when it rings. */
    int alarmPlace = Alarms.NONE;

    long alarmNanos;
    /** Whether the client has its 504 while the endpoint still works on the request, and how the exchange ended, once it has. */
    boolean overdue;

    @Nullable Outcome outcome;
    /** Whether {@link OpenExchanges} has it, since its endpoint goes on though nobody waits. */
    boolean orphan;
    /** Whether the connection has gone on without waiting for the endpoint. */
    boolean left;
    /** Where the last request ended, in checked mode. */
    @Nullable Throwable finishedAt;

    /** Which request this serves; a lease of another is over. Written by the event loop only. */
    private volatile int generation;

    /** What of the request is still to be read. */
    enum Reading {
        HEAD,
        BODY,
        /** Nothing. */
        DONE
    }

    /** Where the answer stands. */
    enum State {
        /** Its request is being read. */
        READING,
        /** A hook has yet to decide whether it goes on; its body is not read. */
        ASKING,
        /** Its endpoint works on it. */
        ANSWERING,
        /** It is being written. */
        WRITING,
        /** It is over. */
        FINISHED
    }

    ServerExchange(HttpLimits limits) {
        this.limits = limits;
        this.head = new RequestHead(limits.head());
    }

    int generation() {
        return generation;
    }

    /** Returns what carries the request and its response. */
    HttpStream http() {
        if (http == null) {
            throw new IllegalStateException("an exchange in the pool has no stream");
        }
        return http;
    }

    /** Returns what hooks and handlers see; made when the head is complete. */
    ExchangeLease lease() {
        ExchangeLease made = lease;
        if (made == null) {
            made = new ExchangeLease(this, generation);
            lease = made;
        }
        return made;
    }

    /** Returns the body in parts, inflated where it is compressed, or null where it is taken whole. */
    Flow.@Nullable Publisher<ByteBuf> bodyStream() {
        RequestStream raw = stream;
        Inflation inflation = body.inflation();
        return raw == null || inflation == null ? raw : new InflatedStream(http(), raw, inflation);
    }

    boolean wantsBody() {
        return state == State.READING || stream != null;
    }

    /** Runs a task when the client leaves, after those set before. */
    void onCancel(Runnable task) {
        Runnable before = onCancel;
        onCancel = before == null
                ? task
                : () -> {
                    try {
                        before.run();
                    } finally {
                        task.run();
                    }
                };
    }

    /** Returns what the handlers of its route work with. */
    Application application() {
        Route route = match.route();
        return route == null ? Application.BARE : route.application();
    }

    /** Lets a hook that needs time know that nobody waits for it, if there is one. */
    void stopAsking() {
        Verdict.Later<?> waited = later;
        later = null;
        if (waited != null) {
            try {
                waited.cancel();
            } catch (RuntimeException failed) {
                LOG.debug("what a hook waited for cannot be cancelled", failed);
            }
        }
    }

    /** Returns the template of its route, or its path where it has none, for faults. */
    String site() {
        Route route = match.route();
        return route == null ? head.path() : route.template();
    }

    /** Ends every lease: what they may still read from now on they must not return. */
    void endLease() {
        if (ExchangeLease.CHECKED) {
            finishedAt = new Throwable("exchange " + id + " was finished here");
        }
        lease = null;
        int next = generation + 1;
        generation = next;
    }

    /** Forgets the request. */
    void clear() {
        head.reset();
        body.release();
        match.reset();
        stamps.clear();
        id.clear();
        values.clear();
        response.clear();
        context.clear();
        question = 0;
        later = null;
        overdue = false;
        orphan = false;
        outcome = null;
        left = false;
        usage = Usage.NONE;
        hooks = NO_HOOKS;
        stage = Stage.REQUEST_HOOK;
        reading = Reading.HEAD;
        state = State.READING;
        droppedBytes = 0;
        bodyBytes = 0;
        mostBodyBytes = 0;
        reservedBytes = 0;
        http = null;
        inference = null;
        onCancel = null;
        onDrain = null;
        stream = null;
    }
}
