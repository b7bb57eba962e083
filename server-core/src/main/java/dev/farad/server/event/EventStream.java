package dev.farad.server.event;

import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.StreamedResponse;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An answer that sends events as they come, {@code text/event-stream}; safe for any thread.
 *
 * <p>A handler that blocks returns {@link #of}, whose writer sends and waits for the client. What has events from elsewhere calls
 * {@link #open} and offers them, from any thread and without waiting:
 *
 * <pre>{@code
 * get("/count", exchange -> EventStream.of(exchange, events -> {
 *     for (int i = 0; i < 10; i++) {
 *         events.send(ServerSentEvent.of("number " + i));
 *     }
 * }));
 * }</pre>
 *
 * <p>Events wait in a queue of bounded bytes until the client takes them; its {@link WhenFull} says what then. A comment is sent
 * when nothing else was for a while. Answers are neither cached nor gathered by proxies that know {@code x-accel-buffering}.
 */
public final class EventStream implements AutoCloseable {
    private static final Map<String, String> HEADERS = Map.of(
            "content-type", "text/event-stream",
            "cache-control", "no-store",
            "x-accel-buffering", "no");

    private final EventQueue queue;
    private final EventBody body;
    private final @Nullable String lastEventId;

    private EventStream(HttpExchange exchange, EventSettings settings, @Nullable EventWriter writer) {
        queue = new EventQueue(settings.queueBytes(), settings.whenFull());
        body = new EventBody(exchange.eventLoop(), queue, settings.heartbeat());
        String sent = exchange.headers().first("last-event-id");
        // Heads are read as Latin-1, the standard sends UTF-8.
        lastEventId =
                sent == null ? null : new String(sent.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        if (writer != null) {
            body.writes(() -> writer.writeTo(this));
        }
        if (settings.endsAtDrain()) {
            exchange.onDrain(this::close);
        }
    }

    /** Answers an exchange with a stream of the usual settings. */
    public static EventStream open(HttpExchange exchange) {
        return open(exchange, EventSettings.DEFAULT);
    }

    /** Answers an exchange with a stream, which is open until it is closed or the client leaves. */
    public static EventStream open(HttpExchange exchange, EventSettings settings) {
        EventStream made = new EventStream(exchange, settings, null);
        exchange.respond(made.response());
        return made;
    }

    /** Returns an answer whose events a writer sends, with the usual settings. */
    public static StreamedResponse of(HttpExchange exchange, EventWriter writer) {
        return of(exchange, EventSettings.DEFAULT, writer);
    }

    /** Returns an answer whose events a writer sends. */
    public static StreamedResponse of(HttpExchange exchange, EventSettings settings, EventWriter writer) {
        return new EventStream(exchange, settings, writer).response();
    }

    private StreamedResponse response() {
        return new StreamedResponse(200, HEADERS, -1, body);
    }

    /** Returns the id of the last event that the client saw before it connected again, or null. */
    public @Nullable String lastEventId() {
        return lastEventId;
    }

    /** Sends an event unless the client is behind; never waits. */
    public Offered offer(ServerSentEvent event) {
        return signalled(queue.offer(event.bytes()));
    }

    /**
     * Sends an event; where the policy is {@link WhenFull#WAIT}, waits until the client has read enough of those before.
     *
     * @throws IOException if the stream is over
     */
    public void send(ServerSentEvent event) throws IOException {
        try {
            if (signalled(queue.put(event.bytes())) == Offered.ENDED) {
                throw new IOException("the stream of events is over: it was closed, or the client left");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while an event waited for the client");
        }
    }

    /** Sends a comment of any lines, which clients ignore, unless the client is behind. */
    public Offered comment(String text) {
        return signalled(queue.offer(ServerSentEvent.comment(text)));
    }

    private Offered signalled(Offered offered) {
        body.signal();
        return offered;
    }

    /** Runs a task once the stream is over: written to its end, cut, or left by the client. At once if it is; else on the event loop. */
    public void onEnd(Runnable task) {
        body.onEnd(task);
    }

    /** Ends the stream behind the events that wait. */
    @Override
    public void close() {
        queue.close();
        body.signal();
    }
}
