package dev.farad.server.endpoint;

import dev.farad.hooks.Moment;
import dev.farad.server.route.HttpExchange;

/**
 * The time after which OpenAI's clients give a request up, which they tell in {@code x-stainless-timeout}, in seconds.
 *
 * <p>They mean it as a fact about themselves, not as a wish, so what cannot be read is ignored.
 */
final class ClientTimeout {
    private static final int MOST_DIGITS = 6;

    private ClientTimeout() {}

    /** Makes it the deadline of a request, unless there is one that comes before. */
    static void apply(HttpExchange exchange) {
        String seconds = exchange.headers().first("x-stainless-timeout");
        if (seconds == null || seconds.isEmpty() || seconds.length() > MOST_DIGITS) {
            return;
        }
        if (seconds.chars().allMatch(c -> c >= '0' && c <= '9') && Integer.parseInt(seconds) > 0) {
            exchange.deadlineNanos(exchange.timeline().at(Moment.OPENED) + Integer.parseInt(seconds) * 1_000_000_000L);
        }
    }
}
