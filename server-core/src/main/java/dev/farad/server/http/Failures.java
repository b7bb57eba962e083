package dev.farad.server.http;

import dev.farad.codec.MalformedInputException;
import dev.farad.codec.MemorySpentException;
import dev.farad.codec.UnencodableException;
import dev.farad.codec.openai.InvalidParameterException;
import dev.farad.hooks.Fault;
import dev.farad.hooks.Recovery;
import dev.farad.hooks.Stage;
import dev.farad.server.model.InvalidInputException;
import dev.farad.server.route.ErrorFormat;
import dev.farad.server.route.Refusal;
import dev.farad.server.route.Response;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Turns what was thrown on the path of a request into the one response that tells the client. */
final class Failures {
    private static final Duration MEMORY_RETRY = Duration.ofMillis(500);

    /** Returns the answer to a request that failed on a thread; what is a fault, its hooks are told of. */
    Response response(ServerExchange exchange, Throwable thrown, String thread, ErrorFormat format) {
        Refusal refusal = refusal(new Failed(exchange, thread, format), thrown);
        return response(refusal, format, exchange.lease().allocator());
    }

    /** Tells the hooks of an answer that broke off. */
    void broken(ServerExchange exchange, Throwable cause) {
        Fault.Passage here = Fault.Passage.here(Stage.WRITING, exchange.site());
        exchange.hooks.recover(exchange.lease(), new Fault(cause, List.of(here), true));
    }

    /** Tells the hooks of a throw of the endpoint's that changes no answer. */
    void aside(ServerExchange exchange, Throwable thrown) {
        Fault.Passage here = Fault.Passage.here(exchange.stage, exchange.site());
        exchange.hooks.recover(exchange.lease(), new Fault(thrown, List.of(here), true));
    }

    /** Returns a refusal as a response. */
    Response response(Refusal refusal, ErrorFormat format, ByteBufAllocator allocator) {
        Response response = Response.json(refusal.status(), format.render(refusal, allocator));
        for (Map.Entry<String, String> header : refusal.headers().entrySet()) {
            response = response.with(header.getKey(), header.getValue());
        }
        return response;
    }

    /** A request that failed, and on which thread. */
    private record Failed(ServerExchange exchange, String thread, ErrorFormat format) {
        /** Returns what the hooks make of a fault of the request, or the usual answer. */
        Refusal fault(Throwable thrown, Refusal usual) {
            Fault.Passage passage = new Fault.Passage(exchange.stage, exchange.site(), thread);
            return recovered(new Fault(thrown, List.of(passage), false), usual);
        }

        Refusal recovered(Fault fault, Refusal usual) {
            return switch (exchange.hooks.recover(exchange.lease(), fault)) {
                case Recovery.Pass _ -> usual;
                case Recovery.Answer answer when answer.retry() -> Refusal.of(answer.status(), answer.message());
                case Recovery.Answer answer -> Refusal.hopeless(answer.status(), answer.message());
            };
        }
    }

    private static Refusal refusal(Failed failed, Throwable thrown) {
        if ((thrown instanceof CompletionException || thrown instanceof ExecutionException)
                && thrown.getCause() != null) {
            return refusal(failed, thrown.getCause());
        }
        Refusal mapped = thrown instanceof Refusal itself ? itself : mapped(thrown, failed.format());
        if (mapped != null) {
            Fault fault = mapped.fault();
            return fault == null
                    ? mapped
                    : failed.recovered(
                            fault.through(
                                    failed.exchange().stage, failed.exchange().site()),
                            mapped);
        }
        return switch (thrown) {
            case IOException broken when broken.getCause() instanceof Refusal refusal -> refusal;
            case InvalidParameterException invalid ->
                Refusal.badParameter(invalid.param(), String.valueOf(invalid.getMessage()));
            case MalformedInputException malformed -> Refusal.badRequest(String.valueOf(malformed.getMessage()));
            case InvalidInputException invalid ->
                Refusal.badParameter(invalid.input(), String.valueOf(invalid.getMessage()));
            case MemorySpentException spent ->
                Refusal.busy(503, "no memory is free for this request now: " + spent.getMessage(), MEMORY_RETRY);
            case UnencodableException unencodable ->
                failed.fault(thrown, Refusal.hopeless(500, String.valueOf(unencodable.getMessage())));
            default ->
                failed.fault(
                        thrown,
                        Fault.outOfMemory(thrown)
                                ? Refusal.outOfMemory()
                                : Refusal.of(
                                        500,
                                        "the server failed to process the request; its id is " + failed.exchange().id));
        };
    }

    /** Returns what the application makes of a throw, or null; a mapping that throws itself is passed over. */
    private static @Nullable Refusal mapped(Throwable thrown, ErrorFormat format) {
        try {
            return format.refusal(thrown);
        } catch (RuntimeException failure) {
            thrown.addSuppressed(failure);
            return null;
        }
    }
}
