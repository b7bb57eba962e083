package dev.farad.server.http;

import dev.farad.hooks.Exchange;
import dev.farad.hooks.Headers;
import dev.farad.hooks.Inference;
import dev.farad.hooks.Timeline;
import dev.farad.hooks.Usage;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Routes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.CompositeByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** One request on its connection, from head to last byte. Belongs to the connection's event loop. */
final class ServerExchange implements HttpExchange {
    private final HttpConnection connection;
    private final HttpRequest request;
    private final Headers headers;
    private final Timeline timeline = new Timeline();
    private final Map<Key<?>, Object> values = new HashMap<>();

    private String id = "";
    private String tenant = Exchange.UNKNOWN_TENANT;
    private Routes.Match.@Nullable Found match;
    private @Nullable CompositeByteBuf body;
    private @Nullable Inference inference;
    private Usage usage = Usage.NONE;
    private @Nullable Runnable onCancel;
    private State state = State.READING;

    /** Where an exchange stands. */
    enum State {
        /** Its request is being read. */
        READING,
        /** Its endpoint works on the answer. */
        ANSWERING,
        /** Its response is being written. */
        WRITING,
        /** It is over. */
        FINISHED
    }

    ServerExchange(HttpConnection connection, HttpRequest request) {
        this.connection = connection;
        this.request = request;
        this.headers = new NettyHeaders(request.headers());
    }

    HttpConnection connection() {
        return connection;
    }

    HttpRequest request() {
        return request;
    }

    State state() {
        return state;
    }

    void state(State next) {
        state = next;
    }

    void identify(String newId, String newTenant) {
        id = newId;
        tenant = newTenant;
    }

    void matched(Routes.Match.Found found) {
        match = found;
    }

    Routes.Match.@Nullable Found match() {
        return match;
    }

    /** Takes a part of the body over. */
    void append(ByteBuf part) {
        CompositeByteBuf parts = body;
        if (parts == null) {
            parts = connection.allocator().compositeBuffer(Integer.MAX_VALUE);
            body = parts;
        }
        parts.addComponent(true, part);
    }

    void releaseBody() {
        if (body != null) {
            body.release();
            body = null;
        }
    }

    void cancel() {
        if (onCancel != null) {
            onCancel.run();
        }
    }

    @Override
    public ByteBufAllocator allocator() {
        return connection.allocator();
    }

    @Override
    public boolean gone() {
        return connection.gone();
    }

    @Override
    public Executor eventLoop() {
        return connection::run;
    }

    @Override
    public void onCancel(Runnable task) {
        onCancel = task;
    }

    @Override
    public String id() {
        return id;
    }

    @Override
    public String method() {
        return request.method().name();
    }

    @Override
    public String path() {
        String uri = request.uri();
        int question = uri.indexOf('?');
        return question < 0 ? uri : uri.substring(0, question);
    }

    @Override
    public @Nullable String query() {
        String uri = request.uri();
        int question = uri.indexOf('?');
        return question < 0 ? null : uri.substring(question + 1);
    }

    @Override
    public Headers headers() {
        return headers;
    }

    @Override
    public @Nullable String route() {
        return match == null ? null : match.route().template();
    }

    @Override
    public String tenant() {
        return tenant;
    }

    @Override
    public Timeline timeline() {
        return timeline;
    }

    @Override
    public @Nullable Inference inference() {
        return inference;
    }

    @Override
    public void inference(Inference newInference) {
        inference = newInference;
    }

    @Override
    public Usage usage() {
        return usage;
    }

    @Override
    public void usage(Usage newUsage) {
        usage = newUsage;
    }

    @Override
    public <T> @Nullable T get(Key<T> key) {
        return key.type().cast(values.get(key));
    }

    @Override
    public <T> void set(Key<T> key, T value) {
        values.put(key, value);
    }

    @Override
    public String pathParameter(String name) {
        String value = match == null ? null : match.parameters().get(name);
        if (value == null) {
            throw new IllegalArgumentException(
                    "path parameter: '" + name + "' (expected: one of route " + route() + ")");
        }
        return value;
    }

    @Override
    public ByteBuf body() {
        return body == null ? Unpooled.EMPTY_BUFFER : body;
    }
}
