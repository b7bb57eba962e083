package dev.farad.server.recovery;

import dev.farad.codec.json.JsonWriter;
import dev.farad.hooks.Exchange;
import dev.farad.hooks.ExchangeSnapshot;
import dev.farad.hooks.Fault;
import dev.farad.hooks.OnRecover;
import dev.farad.hooks.Recovery;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The last faults of a server, each with the request that met it and the way it took. Safe for any thread. */
public final class RecentFaults implements OnRecover {
    private static final int MOST = 128;
    private static final int MOST_FRAMES = 32;
    private static final int BYTES_OF_EACH = 2 << 10;

    private final InstantSource clock;
    private final Deque<Entry> entries = new ArrayDeque<>(MOST);
    private long total;

    /**
     * A fault that an exchange met.
     *
     * @param at when
     * @param exchange as it was then
     * @param fault that it met
     */
    public record Entry(Instant at, ExchangeSnapshot exchange, Fault fault) {}

    /** Makes an empty list. */
    public RecentFaults(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public Recovery onRecover(Exchange exchange, Fault fault) {
        Entry entry = new Entry(clock.instant(), exchange.snapshot(), fault);
        synchronized (this) {
            if (entries.size() == MOST) {
                entries.removeFirst();
            }
            entries.addLast(entry);
            total++;
        }
        return Recovery.PASS;
    }

    /** Returns the last faults, the latest first. */
    public synchronized List<Entry> latest() {
        return new ArrayList<>(entries).reversed();
    }

    private synchronized long total() {
        return total;
    }

    /** Answers with the last faults as JSON, the latest first. */
    public Response show(HttpExchange asked) {
        List<Entry> latest = latest();
        return Response.json(200, JsonWriter.write(asked.allocator(), 64 + latest.size() * BYTES_OF_EACH, json -> {
            json.beginObject().key("total").number(total()).key("latest").beginArray();
            latest.forEach(entry -> write(json, entry));
            json.endArray().endObject();
        }));
    }

    private static void write(JsonWriter json, Entry entry) {
        ExchangeSnapshot.Request request = entry.exchange().request();
        json.beginObject();
        json.key("at").string(entry.at().toString());
        json.key("request").string(request.id());
        json.key("method").string(request.method());
        json.key("path").string(request.path());
        json.key("route").string(request.route());
        json.key("tenant").string(entry.exchange().tenant());
        json.key("begun").bool(entry.fault().begun());
        json.key("way").beginArray();
        for (Fault.Passage passage : entry.fault().path()) {
            json.beginObject();
            json.key("stage").string(passage.stage().name().toLowerCase(Locale.ROOT));
            json.key("site").string(passage.site());
            json.key("thread").string(passage.thread());
            json.endObject();
        }
        json.endArray();
        json.key("thrown").beginArray();
        // A cycle of causes is possible, if somebody made one.
        int depth = 0;
        for (@Nullable Throwable cause = entry.fault().cause(); cause != null && depth < 8; cause = cause.getCause()) {
            write(json, cause);
            depth++;
        }
        json.endArray();
        json.endObject();
    }

    private static void write(JsonWriter json, Throwable cause) {
        json.beginObject();
        json.key("type").string(cause.getClass().getName());
        json.key("message").string(cause.getMessage());
        json.key("stack").beginArray();
        StackTraceElement[] stack = cause.getStackTrace();
        for (int i = 0; i < Math.min(stack.length, MOST_FRAMES); i++) {
            json.string(stack[i].toString());
        }
        json.endArray();
        json.endObject();
    }
}
