package dev.farad.hooks;

import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The place of a request in a distributed trace, after W3C Trace Context Level 2.
 *
 * <p>A request that brings a valid {@code traceparent} continues its trace as a new span; any other begins a trace of its own.
 *
 * @param traceId 32 hexadecimal digits in lower case, not all zero
 * @param spanId of the work on this request: 16 digits, not all zero
 * @param parentId span of the caller, or null where the trace begins here
 * @param flags {@link #SAMPLED} and {@link #RANDOM}; others are dropped, as the specification asks
 * @param state the {@code tracestate} to pass on, empty where there is none
 */
public record TraceContext(
        String traceId, String spanId, @Nullable String parentId, int flags, String state) {
    /** The flag of a trace that the caller may have recorded. */
    public static final int SAMPLED = 1;

    /** The flag of a trace id whose last 56 bits are random. */
    public static final int RANDOM = 2;

    /** In place of flags: there is no valid traceparent. */
    public static final int NO_PARENT = -1;

    private static final HexFormat HEX = HexFormat.of();
    private static final int KNOWN_FLAGS = SAMPLED | RANDOM;
    private static final int LENGTH = 55;

    /**
     * Returns the context of a request.
     *
     * @param traceparent every value of that header field; anything but one valid value is ignored
     * @param tracestate every value of that header field; ignored as a whole if malformed or without its traceparent
     * @param high random bits
     * @param low random bits; the same bits give the same ids
     */
    public static TraceContext of(List<String> traceparent, List<String> tracestate, long high, long low) {
        String span = HEX.toHexDigits(notZero(mixed(high + 0x9e37_79b9_7f4a_7c15L * low)));
        if (traceparent.size() == 1 && valid(traceparent.getFirst())) {
            String parent = traceparent.getFirst();
            String state = TraceState.joined(tracestate);
            return new TraceContext(parent.substring(3, 35), span, parent.substring(36, 52), flags(parent), state);
        }
        return new TraceContext(HEX.toHexDigits(high) + HEX.toHexDigits(notZero(low)), span, null, RANDOM, "");
    }

    /** Returns the flags of a {@code traceparent}, or {@link #NO_PARENT} if it is not valid. Allocates nothing. */
    public static int flags(CharSequence traceparent) {
        return valid(traceparent) ? HexFormat.fromHexDigits(traceparent, 53, LENGTH) & KNOWN_FLAGS : NO_PARENT;
    }

    /** Returns this with its flag {@link #SAMPLED} set or not. */
    public TraceContext sampled(boolean sampled) {
        int newFlags = sampled ? flags | SAMPLED : flags & ~SAMPLED;
        return newFlags == flags ? this : new TraceContext(traceId, spanId, parentId, newFlags, state);
    }

    /** Returns whether the trace is recorded, or the caller may have recorded it. */
    public boolean sampled() {
        return (flags & SAMPLED) != 0;
    }

    /** Returns the header field that makes whom this server calls a child of this span; always of version 00. */
    public String traceparent() {
        return "00-" + traceId + "-" + spanId + "-" + HEX.toHexDigits((byte) flags);
    }

    /** Whether a value is a traceparent of version 00, or begins like one and is of a version yet to come. */
    private static boolean valid(CharSequence value) {
        if (value.length() < LENGTH || !dashes(value)) {
            return false;
        }
        boolean known = value.charAt(0) == '0' && value.charAt(1) == '0';
        boolean ends = value.length() == LENGTH || (!known && value.charAt(LENGTH) == '-');
        return ends
                && digits(value, 0, 2)
                && !(value.charAt(0) == 'f' && value.charAt(1) == 'f')
                && id(value, 3, 35)
                && id(value, 36, 52)
                && digits(value, 53, LENGTH);
    }

    private static boolean dashes(CharSequence value) {
        return value.charAt(2) == '-' && value.charAt(35) == '-' && value.charAt(52) == '-';
    }

    private static boolean id(CharSequence value, int from, int to) {
        boolean zero = true;
        for (int i = from; i < to; i++) {
            zero &= value.charAt(i) == '0';
        }
        return !zero && digits(value, from, to);
    }

    private static boolean digits(CharSequence value, int from, int to) {
        for (int i = from; i < to; i++) {
            char c = value.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return true;
    }

    private static long notZero(long bits) {
        return bits == 0 ? 1 : bits;
    }

    /** Spreads every bit over all, as the finalizer of MurmurHash3 does (Stafford's variant 13). */
    private static long mixed(long bits) {
        long first = (bits ^ (bits >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        long second = (first ^ (first >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return second ^ (second >>> 31);
    }
}
