package dev.farad.server.http;

import dev.farad.codec.http.RequestHead;
import dev.farad.hooks.Exchange;
import dev.farad.hooks.Identity;
import dev.farad.hooks.TraceContext;
import dev.farad.hooks.Verdict;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Whose request an exchange is, by when it must be answered, and its place in a trace. Reusable. */
final class ExchangeContext {
    String tenant = Exchange.UNKNOWN_TENANT;
    long deadlineNanos = Exchange.NO_DEADLINE;
    /** Whether someone asked for the deadline, so that it ends a streamed answer too. */
    boolean deadlineAsked;

    @Nullable Identity identity;

    /** What the ids of the trace are made of, where someone asks; so that each asking makes the same. */
    private long high;

    private long low;
    /** Whether the trace is recorded, where that was decided here. */
    private @Nullable Boolean recorded;

    private final FieldText traceparent = new FieldText();

    void begin(RandomGenerator random) {
        high = random.nextLong();
        low = random.nextLong();
    }

    TraceContext trace(RequestHead head) {
        TraceContext trace = TraceContext.of(head.all("traceparent"), head.all("tracestate"), high, low);
        return recorded == null ? trace : trace.sampled(recorded);
    }

    /** Returns the flags of the one valid traceparent. */
    int callerFlags(RequestHead head) {
        int field = head.find("traceparent");
        boolean one = field >= 0 && head.find("traceparent", field) < 0;
        return one ? TraceContext.flags(traceparent.of(head, field)) : TraceContext.NO_PARENT;
    }

    boolean recorded(RequestHead head) {
        return recorded == null ? (Math.max(0, callerFlags(head)) & TraceContext.SAMPLED) != 0 : recorded;
    }

    void record(boolean newRecorded) {
        recorded = newRecorded;
    }

    boolean hasDeadline() {
        return deadlineNanos != Exchange.NO_DEADLINE;
    }

    boolean passed(long nowNanos) {
        return hasDeadline() && deadlineNanos - nowNanos <= 0;
    }

    /** Returns a time, or the deadline if that comes before. */
    long sooner(long atNanos) {
        return hasDeadline() && deadlineNanos - atNanos < 0 ? deadlineNanos : atNanos;
    }

    Verdict claim(String newTenant) {
        if (identity != null && identity.tenant() != null && !identity.tenant().equals(newTenant)) {
            return notYours();
        }
        tenant = newTenant;
        return Verdict.PROCEED;
    }

    Verdict identify(Identity newIdentity) {
        String own = newIdentity.tenant();
        if (own != null && !tenant.equals(Exchange.UNKNOWN_TENANT) && !tenant.equals(own)) {
            return notYours();
        }
        identity = newIdentity;
        tenant = own == null ? tenant : own;
        return Verdict.PROCEED;
    }

    /** Says nothing of the tenants, so that nobody learns which there are. */
    private static Verdict notYours() {
        return Verdict.reject(403, "the request names a tenant that its credentials are not of (expected: their own)");
    }

    void clear() {
        tenant = Exchange.UNKNOWN_TENANT;
        deadlineNanos = Exchange.NO_DEADLINE;
        deadlineAsked = false;
        identity = null;
        recorded = null;
    }
}
