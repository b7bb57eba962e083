package dev.farad.server.route;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request that is answered with an error: a status and one sentence for the client.
 *
 * <p>Thrown, since it ends the work of whatever depth found it; without a stack trace, since the sentence says all there is.
 */
public final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final @Nullable String parameter;
    private final @Nullable Duration retryAfter;
    private final boolean repeatable;

    private Refusal(
            int status, String message, @Nullable String parameter, @Nullable Duration retryAfter, boolean repeatable) {
        super(message, null, false, false);
        this.status = status;
        this.parameter = parameter;
        this.retryAfter = retryAfter;
        this.repeatable = repeatable;
    }

    /** Returns a refusal that the same request may or may not meet again. */
    public static Refusal of(int status, String message) {
        return new Refusal(status, message, null, null, true);
    }

    /** Returns a 400 for a value that the client must change. */
    public static Refusal badRequest(String message) {
        return of(400, message);
    }

    /** Returns a 400 that names the parameter at fault. */
    public static Refusal badParameter(@Nullable String parameter, String message) {
        return new Refusal(400, message, parameter, null, true);
    }

    /** Returns a 404 that names the parameter at fault. */
    public static Refusal notFound(String parameter, String message) {
        return new Refusal(404, message, parameter, null, true);
    }

    /** Returns a 404. */
    public static Refusal notFound(String message) {
        return of(404, message);
    }

    /** Returns a refusal for now: the same request may be sent again after a while. */
    public static Refusal busy(int status, String message, Duration retryAfter) {
        return new Refusal(status, message, null, retryAfter, true);
    }

    /** Returns a failure of the server that the same request would meet again, so that clients do not repeat it. */
    public static Refusal hopeless(int status, String message) {
        return new Refusal(status, message, null, null, false);
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

    /** Returns when to try again, or null. */
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }

    /** Returns whether sending the same request again could succeed, as far as is known. */
    public boolean repeatable() {
        return repeatable;
    }
}
