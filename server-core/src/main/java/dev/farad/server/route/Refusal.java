package dev.farad.server.route;

import dev.farad.hooks.Fault;
import dev.farad.hooks.Verdict;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A request that is answered with an error: a status, one sentence for the client, and headers that say what to do next.
 *
 * <p>Thrown, since it ends the work of whatever depth found it; without a stack trace, since the sentence says all there is.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final Duration MEMORY_RETRY = Duration.ofSeconds(1);

    private final int status;
    private final @Nullable String parameter;
    private final transient Map<String, String> headers;
    private transient @Nullable Fault fault;

    private Refusal(int status, String message, @Nullable String parameter, Map<String, String> headers) {
        super(message, null, false, false);
        this.status = status;
        this.parameter = parameter;
        this.headers = headers;
    }

    /** Returns a refusal that the same request may or may not meet again. */
    public static Refusal of(int status, String message) {
        return new Refusal(status, message, null, Map.of());
    }

    /** Returns what a hook decided, as a refusal. */
    public static Refusal of(Verdict.Reject rejected) {
        return new Refusal(rejected.status(), rejected.reason(), null, rejected.headers());
    }

    /** Returns a 504: the time that the request had is over, and with it whoever would wait for a second try. */
    public static Refusal late() {
        return hopeless(504, "the deadline of the request passed before there was an answer");
    }

    /** Returns a 400 for a value that the client must change. */
    public static Refusal badRequest(String message) {
        return of(400, message);
    }

    /** Returns a 400 that names the parameter at fault. */
    public static Refusal badParameter(@Nullable String parameter, String message) {
        return new Refusal(400, message, parameter, Map.of());
    }

    /** Returns a 404. */
    public static Refusal notFound(String message) {
        return of(404, message);
    }

    /** Returns a 404 that names the parameter at fault. */
    public static Refusal notFound(String parameter, String message) {
        return new Refusal(404, message, parameter, Map.of());
    }

    /** Returns a 405 that names the methods that are allowed. */
    public static Refusal methodNotAllowed(String method, Set<String> allowed) {
        String list = String.join(", ", allowed);
        return new Refusal(
                405, "method " + method + " is not allowed here (expected: " + list + ")", null, Map.of("allow", list));
    }

    /** Returns a refusal for now: the same request may be sent again after a while. */
    public static Refusal busy(int status, String message, Duration retryAfter) {
        return new Refusal(
                status,
                message,
                null,
                Map.of(
                        "retry-after", String.valueOf(Math.max(1, retryAfter.toSeconds())),
                        "retry-after-ms", String.valueOf(retryAfter.toMillis())));
    }

    /** Returns a 503 for a request that memory ran out for; once others have let go of theirs it may succeed. */
    public static Refusal outOfMemory() {
        return busy(503, "the server ran out of memory for the request", MEMORY_RETRY)
                .with("x-should-retry", "true");
    }

    /** Returns a failure of the server that the same request would meet again, so that clients do not repeat it. */
    public static Refusal hopeless(int status, String message) {
        return new Refusal(status, message, null, Map.of("x-should-retry", "false"));
    }

    /** Returns the refusal of a request whose client has left; never written, since nobody is there to read it. */
    public static Refusal clientLeft() {
        return of(499, "the client left");
    }

    /** Returns this refusal with one more header. */
    public Refusal with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Refusal(status, reason(), parameter, Map.copyOf(more));
    }

    /** Returns this as the usual answer to a fault, which hooks are told of and may answer otherwise. */
    public Refusal because(Fault newFault) {
        fault = newFault;
        return this;
    }

    /** Returns the fault that this answers, or null where nothing of the server's failed. */
    public @Nullable Fault fault() {
        return fault;
    }

    public int status() {
        return status;
    }

    /** Returns the message. */
    public String reason() {
        return String.valueOf(getMessage());
    }

    /** Returns the name of the parameter at fault, or null. */
    public @Nullable String parameter() {
        return parameter;
    }

    /** Returns headers of the answer. */
    public Map<String, String> headers() {
        return headers;
    }
}
