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
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns what was thrown on the path of a request into the one response that tells the client. */
final class Failures {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final Duration MEMORY_RETRY = Duration.ofMillis(500);

    /** Returns the answer to a request that failed. */
    Response response(HttpExchange exchange, Throwable thrown, ErrorFormat format) {
        return response(refusal(exchange, thrown), format, exchange.allocator());
    }

    /** Returns a refusal as a response. */
    Response response(Refusal refusal, ErrorFormat format, ByteBufAllocator allocator) {
        Response response = Response.json(refusal.status(), format.render(refusal, allocator));
        for (Map.Entry<String, String> header : refusal.headers().entrySet()) {
            response = response.with(header.getKey(), header.getValue());
        }
        return response;
    }

    private static Refusal refusal(Exchange exchange, Throwable thrown) {
        return switch (thrown) {
            case CompletionException wrapped when wrapped.getCause() != null -> refusal(exchange, wrapped.getCause());
            case Refusal refusal -> refusal;
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
}
