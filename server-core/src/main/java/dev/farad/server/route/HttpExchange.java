package dev.farad.server.route;

import dev.farad.codec.MalformedInputException;
import dev.farad.codec.body.Form;
import dev.farad.codec.body.Json;
import dev.farad.codec.body.MediaType;
import dev.farad.codec.body.Parameters;
import dev.farad.hooks.Exchange;
import dev.farad.hooks.Inference;
import dev.farad.hooks.Moment;
import dev.farad.hooks.Usage;
import dev.farad.server.model.Inputs;
import dev.farad.server.model.Prediction;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/** An exchange as its endpoint sees it: with what the route matched, and the body. */
public interface HttpExchange extends Exchange {

    /**
     * Returns the part of the path that a template's {@code {name}} matched, percent-decoded.
     *
     * @throws IllegalArgumentException if the route's template has no such name
     */
    String pathParameter(String name);

    /** Returns the whole body; the exchange's, and gone when the exchange is finished. */
    ByteBuf body();

    /**
     * Returns the body in parts, as they come: one subscriber, called on the event loop, which releases each part. What it
     * does not ask for is left with the client.
     *
     * @throws IllegalStateException if the route takes its bodies whole
     */
    Flow.Publisher<ByteBuf> bodyStream();

    /**
     * Returns the body as a stream whose reads wait for the client, for handlers that may block; instead of {@link #bodyStream}.
     *
     * <p>When the client leaves, sends no more in time or sends too much, reads throw {@link java.io.IOException}, whose cause is
     * the refusal of the request; passed on by a handler, it is the answer too.
     *
     * @throws IllegalStateException if the route takes its bodies whole
     */
    default InputStream bodyInput() {
        return BodyInput.of(bodyStream(), this::gone);
    }

    /** Answers with a body that is whole; takes it over. Allocates nothing when called on the event loop. */
    void respond(int status, String contentType, ByteBuf body);

    /** Answers; takes the body over. Any thread, once for each exchange. */
    void respond(Response response);

    /** Answers with a body in parts. Any thread, once for each exchange. */
    void respond(StreamedResponse response);

    /** Answers with an error in the route's format: a {@link Refusal} as it says, anything else with 500. Any thread. */
    void fail(Throwable cause);

    /** Answers with what a stage completes with, as a {@link Handler} may return it. */
    default void respondWith(CompletionStage<?> answer) {
        var _ = answer.whenComplete((value, thrown) -> {
            if (thrown == null) {
                answer(value);
            } else {
                fail(thrown);
            }
        });
    }

    /** Answers with what a {@link Handler} may return. Any thread, once for each exchange. */
    default void answer(@Nullable Object value) {
        Answers.give(this, value);
    }

    /** Returns the part of the path that a template's {@code {name}} matched. */
    default Value path(String name) {
        return Value.of("path parameter", name, List.of(pathParameter(name)));
    }

    /**
     * Returns a parameter of the query, decoded.
     *
     * @throws MalformedInputException if the query is malformed: 400
     */
    default Value query(String name) {
        return Value.of(
                "query parameter", name, Parameters.parse(query(), "query").all(name));
    }

    /** Returns a header field; what it says is not split at commas. */
    default Value header(String name) {
        return Value.of("header", name, headers().all(name));
    }

    /** Returns the whole body as text; refuses other than UTF-8. */
    default String text() {
        Codecs.checkCharset(contentType());
        return TextCodec.text(body());
    }

    /** Returns a copy of the whole body. */
    default byte[] bytes() {
        return ByteBufUtil.getBytes(body());
    }

    /** Returns the whole body as JSON. */
    default Json json() {
        return read(Json.class);
    }

    /**
     * Returns the whole body as an object, read by one of the route's codecs.
     *
     * @throws Refusal 415 if no codec reads its media type
     * @throws MalformedInputException if it is no such object: 400
     */
    default <T> T read(Class<T> type) {
        return type.cast(read((Type) type));
    }

    /** Returns the whole body as an object of a type that a class cannot name, such as a list of records. */
    default Object read(Type type) {
        return application().codecs().read(body(), headers().first("content-type"), type);
    }

    /**
     * Returns the whole body as a form, with its files where it is multipart.
     *
     * @throws Refusal 415 if it is none
     * @throws MalformedInputException if it is malformed: 400
     */
    default Form form() {
        MediaType type = contentType();
        if (type == null
                || !(type.essence().equals(Form.URL_ENCODED) || type.essence().equals(Form.MULTIPART))) {
            throw Refusal.of(
                    415,
                    "content-type '" + headers().first("content-type") + "' is no form (expected: " + Form.URL_ENCODED
                            + " or " + Form.MULTIPART + ")");
        }
        Codecs.checkCharset(type);
        return Form.parse(body(), type);
    }

    private @Nullable MediaType contentType() {
        String text = headers().first("content-type");
        return text == null ? null : MediaType.parse(text);
    }

    /**
     * Runs a model, as the built-in endpoints do: with their admission, cancellation and account. Any thread.
     *
     * <p>The outputs are the exchange's and freed when it is finished. When the client leaves, or the future is cancelled or completed by the caller, what has not started is dropped. Whatever
     * keeps the model from answering comes through the future, and answers the request with the right status if it is thrown on. Several calls of one exchange may run one after another or at
     * once; their usage adds up. Stages that depend on the future run on the event loop, so they must not block; {@code join} must not be called there.
     *
     * @param model by name, its highest version
     */
    default CompletableFuture<Prediction> infer(String model, Inputs inputs) {
        return application().models().infer(this, model, inputs);
    }

    /** Returns what the route's handlers are given to work with. */
    Application application();

    /** Returns where buffers for the response come from. */
    ByteBufAllocator allocator();

    /** Returns whether nobody would read an answer: the client has left, or has a 504 since the deadline passed. */
    boolean gone();

    /** Returns the executor that the exchange belongs to: what touches it later must run there. */
    ScheduledExecutorService eventLoop();

    /** Records when a moment came, in nanoseconds of {@link System#nanoTime}. */
    void stamp(Moment moment, long atNanos);

    /** Records what is asked of a model. */
    void inference(Inference inference);

    /** Records what the request used. */
    void usage(Usage usage);

    /**
     * Runs a task on the event loop once the server begins to stop, at once if it has: an answer without an end of its own
     * should end then, or it is cut at the deadline. At most one task; any thread.
     */
    default void onDrain(Runnable task) {}

    /**
     * Runs a task, on the event loop, once nobody waits for the answer any more: the client has left, or the deadline passed;
     * after those set before. Set on the event loop only. The request must still be answered, though nobody will see it.
     */
    void onCancel(Runnable task);
}
