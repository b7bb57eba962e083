package dev.farad.server.http;

import dev.farad.hooks.Exchange;
import dev.farad.server.route.Refusal;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** What every request must satisfy, and who it says it is from. */
final class RequestChecks {
    private static final int MAX_ID_LENGTH = 128;
    private static final int MAX_TENANT_LENGTH = 64;

    private final HttpLimits limits;

    RequestChecks(HttpLimits limits) {
        this.limits = limits;
    }

    long maxBodyBytes() {
        return limits.bodyBytes();
    }

    /** Gives the exchange its id and tenant; {@code unknown} and a new id where the client's are missing or unfit. */
    void identify(ServerExchange exchange) {
        String id = exchange.headers().first("x-request-id");
        String tenant = exchange.headers().first("x-tenant-id");
        exchange.identify(
                id != null && isToken(id, MAX_ID_LENGTH) ? id : newId(),
                tenant != null && isToken(tenant, MAX_TENANT_LENGTH) ? tenant : Exchange.UNKNOWN_TENANT);
    }

    /** Checks the head, RFC 9112 section 3.2. */
    void head(ServerExchange exchange) {
        List<String> hosts = exchange.headers().all("host");
        boolean needsHost = exchange.request().protocolVersion().equals(HttpVersion.HTTP_1_1);
        if (hosts.size() > 1 || (hosts.isEmpty() && needsHost)) {
            throw Refusal.badRequest(hosts.size() + " Host headers (expected: one)");
        }
        if (!exchange.path().startsWith("/")) {
            throw Refusal.badRequest("request target '" + exchange.path() + "' (expected: one that starts with '/')");
        }
        String tenant = exchange.headers().first("x-tenant-id");
        if (tenant != null && !isToken(tenant, MAX_TENANT_LENGTH)) {
            throw Refusal.badRequest("x-tenant-id is not fit to be one (expected: 1 to " + MAX_TENANT_LENGTH
                    + " visible ASCII characters)");
        }
        String expect = exchange.headers().first("expect");
        if (expect != null && !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expect)) {
            throw Refusal.of(417, "expectation '" + expect + "' cannot be met (expected: 100-continue)");
        }
    }

    /** Checks what the head says of the body. */
    void body(ServerExchange exchange) {
        long length = HttpUtil.getContentLength(exchange.request(), 0L);
        if (length > limits.bodyBytes()) {
            throw tooLarge(length + " bytes");
        }
        String encoding = exchange.headers().first(HttpHeaderNames.CONTENT_ENCODING.toString());
        if (encoding != null && !HttpHeaderValues.IDENTITY.contentEqualsIgnoreCase(encoding)) {
            throw Refusal.of(415, "content-encoding '" + encoding + "' is not supported (expected: none)");
        }
    }

    Refusal tooLarge(String what) {
        return Refusal.of(413, "the body has " + what + " (expected: at most " + limits.bodyBytes() + ")");
    }

    private static boolean isToken(@Nullable String text, int maxLength) {
        return text != null
                && !text.isEmpty()
                && text.length() <= maxLength
                && text.chars().allMatch(c -> c > ' ' && c < 127);
    }

    private static String newId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return "%016x%016x".formatted(random.nextLong(), random.nextLong());
    }
}
