package dev.farad.server.endpoint;

import dev.farad.codec.openai.OpenAiBodies;
import dev.farad.server.route.ErrorFormat;
import dev.farad.server.route.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import org.jspecify.annotations.Nullable;

/** Errors as OpenAI writes them: an object with message, type, param and code under {@code error}. */
public final class OpenAiErrors implements ErrorFormat {

    /** Makes the format. */
    public OpenAiErrors() {}

    @Override
    public ByteBuf render(Refusal refusal, ByteBufAllocator allocator) {
        return OpenAiBodies.error(
                refusal.reason(), type(refusal.status()), refusal.parameter(), code(refusal), allocator);
    }

    private static String type(int status) {
        if (status == 429) {
            return "rate_limit_error";
        }
        return status < 500 ? "invalid_request_error" : "server_error";
    }

    private static @Nullable String code(Refusal refusal) {
        return switch (refusal.status()) {
            case 401 -> "invalid_api_key";
            case 404 -> "model".equals(refusal.parameter()) ? "model_not_found" : "not_found";
            case 429 -> "rate_limit_exceeded";
            default -> null;
        };
    }
}
