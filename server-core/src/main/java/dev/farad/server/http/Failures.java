package dev.farad.server.http;

import dev.farad.codec.MalformedInputException;
import dev.farad.codec.MemorySpentException;
import dev.farad.codec.UnencodableException;
import dev.farad.codec.openai.InvalidParameterException;
import dev.farad.hooks.Exchange;
import dev.farad.server.model.InvalidInputException;
import dev.farad.server.route.ErrorFormat;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Refusal;
import dev.farad.server.route.Response;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what was thrown on the path of a request into the one response that tells the client. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final Duration MEMORY_RETRY = Duration.ofMillis(500);

    /** Returns the answer to a request that failed. */
    Response response(HttpExchange exchange, Throwable thrown, ErrorFormat format) {
        return response(refusal(exchange, thrown, format), format, exchange.allocator());
    }

    /** Returns a refusal as a response. */
    Response response(Refusal refusal, ErrorFormat format, ByteBufAllocator allocator) {
        Response response = Response.json(refusal.status(), format.render(refusal, allocator));
        for (Map.Entry<String, String> header : refusal.headers().entrySet()) {
            response = response.with(header.getKey(), header.getValue());
        }
        return response;
    }

    private static Refusal refusal(Exchange exchange, Throwable thrown, ErrorFormat format) {
        if ((thrown instanceof CompletionException || thrown instanceof ExecutionException)
                && thrown.getCause() != null) {
            return refusal(exchange, thrown.getCause(), format);
        }
        Refusal mapped = thrown instanceof Refusal itself ? itself : mapped(thrown, format);
        if (mapped != null) {
            return mapped;
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
            case UnencodableException unencodable -> Refusal.hopeless(500, String.valueOf(unencodable.getMessage()));
            default -> {
                LOG.error("request {} {} failed", exchange.method(), exchange.path(), thrown);
                yield Refusal.of(500, "the server failed to process the request; its id is " + exchange.id());
            }
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
