package dev.farad.server.http;

import dev.farad.server.route.Refusal;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

/** Says what is wrong with bytes that the HTTP codec could not read. */
final class MalformedHttp {
    private MalformedHttp() {}

    static Refusal refusal(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException _ -> Refusal.of(414, "the request line is too long");
            case TooLongHttpHeaderException _ -> Refusal.of(431, "the header fields are too long");
            default -> Refusal.badRequest("malformed HTTP: " + firstLine(cause.getMessage()));
        };
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "no reason known" : message.lines().findFirst().orElse("");
    }
}
