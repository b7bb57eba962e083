package dev.farad.server.http;

import dev.farad.codec.http.RequestHead;
import dev.farad.hooks.ExchangeSnapshot;
import dev.farad.hooks.Headers;
import dev.farad.hooks.Inference;
import dev.farad.hooks.Moment;
import dev.farad.hooks.Stamps;
import dev.farad.hooks.Timeline;
import dev.farad.hooks.Usage;
import dev.farad.server.http.ServerExchange.State;
import dev.farad.server.route.Application;
import dev.farad.server.route.Response;
import dev.farad.server.route.Route;
import dev.farad.server.route.StreamedResponse;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * One request's hold on a {@link ServerExchange}: the exchange that hooks and handlers see, with its headers and timeline.
 *
 * <p>Guarantee: a lease whose request is finished throws and never shows another request, on any thread and however the two
 * race. Every read is checked again after the value was read, and the generation changes before anything else does. It is
 * the only object made for a request, so it is three views in one.
 */
final class ExchangeLease extends LeasedContext implements Headers, Timeline {
    ExchangeLease(ServerExchange exchange, int generation) {
        super(exchange, generation);
    }

    @Override
    public String id() {
        return checked(exchange().id.toString());
    }

    @Override
    public String method() {
        return checked(exchange().head.method());
    }

    @Override
    public String path() {
        return checked(exchange().head.path());
    }

    @Override
    public @Nullable String query() {
        return checkedOrNull(exchange().head.query());
    }

    @Override
    public Headers headers() {
        return this;
    }

    @Override
    public @Nullable String first(String name) {
        return checkedOrNull(exchange().head.first(name));
    }

    @Override
    public List<String> all(String name) {
        return checked(exchange().head.all(name));
    }

    @Override
    public @Nullable String route() {
        Route route = exchange().match.route();
        return checkedOrNull(route == null ? null : route.template());
    }

    @Override
    public String pathParameter(String name) {
        String value = checkedOrNull(exchange().match.parameter(name));
        if (value == null) {
            throw new IllegalArgumentException(
                    "path parameter: '" + name + "' (expected: one of route " + route() + ")");
        }
        return value;
    }

    @Override
    public Timeline timeline() {
        return this;
    }

    @Override
    public boolean has(Moment moment) {
        boolean came = exchange().stamps.has(moment);
        check();
        return came;
    }

    @Override
    public long at(Moment moment) {
        long atNanos = exchange().stamps.at(moment);
        check();
        return atNanos;
    }

    @Override
    public void stamp(Moment moment, long atNanos) {
        exchange().stamps.stamp(moment, atNanos);
    }

    @Override
    public @Nullable Inference inference() {
        return checkedOrNull(exchange().inference);
    }

    @Override
    public void inference(Inference inference) {
        exchange().inference = inference;
    }

    @Override
    public Usage usage() {
        return checked(exchange().usage);
    }

    @Override
    public void usage(Usage usage) {
        exchange().usage = usage;
    }

    @Override
    public <T> @Nullable T get(Key<T> key) {
        return checkedOrNull(exchange().values.get(key));
    }

    @Override
    public <T> void set(Key<T> key, T value) {
        exchange().values.set(key, value);
    }

    @Override
    public ByteBuf body() {
        ServerExchange current = exchange();
        return checked(current.body.content(current.http().allocator()));
    }

    @Override
    public Flow.Publisher<ByteBuf> bodyStream() {
        Flow.Publisher<ByteBuf> stream = exchange().bodyStream();
        if (stream == null) {
            throw new IllegalStateException("route " + route() + " does not stream its body (expected: one that does)");
        }
        return checked(stream);
    }

    @Override
    public Application application() {
        return checked(exchange().application());
    }

    @Override
    public ByteBufAllocator allocator() {
        return exchange().http().allocator();
    }

    @Override
    public boolean gone() {
        return exchange.generation() != generation
                || exchange.overdue
                || exchange.http().gone();
    }

    @Override
    public ScheduledExecutorService eventLoop() {
        return exchange().http().eventLoop();
    }

    @Override
    public void onCancel(Runnable task) {
        exchange().onCancel(task);
    }

    @Override
    public void onDrain(Runnable task) {
        exchange().http().loop().onDrain(exchange, generation, task);
    }

    @Override
    public void respond(int status, String contentType, ByteBuf body) {
        HttpStream http = streamToAnswer(body);
        if (http.inEventLoop()) {
            http.path().outbound(exchange, status, contentType, body);
        } else {
            respond(Response.of(status, contentType, body));
        }
    }

    @Override
    public void respond(Response response) {
        HttpStream http = streamToAnswer(response.body());
        if (http.inEventLoop()) {
            http.path().outbound(exchange, response);
        } else {
            http.eventLoop().execute(() -> respond(response));
        }
    }

    @Override
    public void respond(StreamedResponse response) {
        HttpStream http = streamToAnswer(response);
        if (http.inEventLoop()) {
            http.path().outbound(exchange, response);
        } else {
            http.eventLoop().execute(() -> respond(response));
        }
    }

    @Override
    public void fail(Throwable cause) {
        failOn(Thread.currentThread().getName(), cause);
    }

    private void failOn(String thread, Throwable cause) {
        HttpStream http = streamToAnswer(null);
        if (http.inEventLoop()) {
            http.path().fail(exchange, cause, thread);
        } else {
            http.eventLoop().execute(() -> failOn(thread, cause));
        }
    }

    /** Returns the stream of an exchange without an answer; otherwise lets go of the body that nobody will see. */
    private HttpStream streamToAnswer(@Nullable Object body) {
        HttpStream http = exchange.http;
        State state = exchange.state;
        if (http != null
                && exchange.generation() == generation
                && (!http.inEventLoop() || state == State.READING || state == State.ANSWERING || exchange.overdue)) {
            return http;
        }
        if (body instanceof ByteBuf whole) {
            whole.release();
        } else if (body instanceof StreamedResponse streamed) {
            streamed.discard();
        }
        check();
        throw new IllegalStateException("exchange " + id() + " has an answer (expected: one answer for each)");
    }

    @Override
    public ExchangeSnapshot snapshot() {
        ServerExchange current = exchange();
        RequestHead head = current.head;
        Map<String, List<String>> headers = LinkedHashMap.newLinkedHashMap(head.fields());
        for (int i = 0; i < head.fields(); i++) {
            String name = head.name(i).toLowerCase(Locale.ROOT);
            headers.computeIfAbsent(name, head::all);
        }
        var request = new ExchangeSnapshot.Request(id(), method(), path(), query(), route(), headers);
        return checked(new ExchangeSnapshot(
                request,
                context(),
                new Stamps(current.stamps),
                current.inference,
                current.usage,
                current.values.copy()));
    }

    @Override
    public String toString() {
        return "exchange " + (exchange.generation() == generation ? exchange.id : "that is finished");
    }
}
