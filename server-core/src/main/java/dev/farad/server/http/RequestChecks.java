package dev.farad.server.http;

import dev.farad.codec.http.RequestHead;
import dev.farad.hooks.Moment;
import dev.farad.server.route.Body;
import dev.farad.server.route.Refusal;
import java.time.Duration;

/** What every request must satisfy beyond being HTTP, and who it says it is from. */
final class RequestChecks {
    private static final int MAX_TENANT_LENGTH = 64;
    private static final String DEADLINE = "x-request-timeout-ms";
    private static final long MOST_MILLIS = 1_000_000_000_000L;
    private static final Duration BUDGET_RETRY = Duration.ofMillis(500);

    private static final int COMPRESSION_BYTES = 1 << 10;
    private static final int RATIO_FREE_BYTES = 1 << 20;

    private final BodyBudget budget;

    RequestChecks(HttpLimits limits) {
        this.budget = new BodyBudget(limits.bufferedBytes());
    }

    BodyBudget budget() {
        return budget;
    }

    /** Gives the exchange its id and tenant; {@code unknown} and a new id where the client's are missing or unfit. */
    void identify(ServerExchange exchange) {
        RequestHead head = exchange.head;
        int id = head.find("x-request-id");
        if (id >= 0 && isToken(head, id, RequestId.MAX_LENGTH)) {
            exchange.id.copy(head.bytes(), head.valueFrom(id), head.valueTo(id));
        } else {
            exchange.id.random(exchange.http().loop().random());
        }
    }

    /** Checks the fields that the server itself reads, and takes tenant and deadline from them. */
    void head(ServerExchange exchange) {
        exchange.context.begin(exchange.http().loop().random());
        tenant(exchange);
        deadline(exchange);
    }

    private static void tenant(ServerExchange exchange) {
        RequestHead head = exchange.head;
        int tenant = head.find("x-tenant-id");
        if (tenant < 0) {
            return;
        }
        if (!isToken(head, tenant, MAX_TENANT_LENGTH)) {
            throw Refusal.badRequest("x-tenant-id is not fit to be one (expected: 1 to " + MAX_TENANT_LENGTH
                    + " visible ASCII characters)");
        }
        exchange.context.tenant = head.value(tenant);
    }

    private void deadline(ServerExchange exchange) {
        int asked = exchange.head.find(DEADLINE);
        DeadlinePolicy policy = exchange.limits.timeouts().deadlines();
        if (asked >= 0) {
            long most = policy.most().toMillis();
            allow(exchange, Math.min(millis(exchange.head, asked), most) * 1_000_000);
            exchange.context.deadlineAsked = true;
        } else if (!policy.usual().isZero()) {
            allow(exchange, policy.usual().toNanos());
        }
    }

    private static void allow(ServerExchange exchange, long nanos) {
        long atNanos = exchange.stamps.at(Moment.OPENED) + nanos;
        exchange.context.deadlineNanos = atNanos;
        exchange.http().loop().alarms().set(exchange, atNanos);
    }

    private static long millis(RequestHead head, int field) {
        long millis = 0;
        for (int i = head.valueFrom(field); i < head.valueTo(field) && millis >= 0; i++) {
            int digit = head.bytes()[i] - '0';
            millis = digit < 0 || digit > 9 ? -1 : Math.min(10 * millis + digit, MOST_MILLIS);
        }
        if (millis < 1) {
            throw Refusal.badRequest(
                    DEADLINE + ": '" + head.value(field) + "' (expected: a whole number of milliseconds)");
        }
        return millis;
    }

    /** Checks what the head says of the body, and sets bytes aside for it. */
    void body(ServerExchange exchange, Body rule) {
        long length = Math.max(0, exchange.head.contentLength());
        exchange.mostBodyBytes = rule.mostBytes() == 0 ? exchange.limits.bodyBytes() : rule.mostBytes();
        boolean compressed = ContentCoding.compressed(exchange.head);
        long most = compressed ? mostCompressed(exchange) : exchange.mostBodyBytes;
        if (length > most) {
            throw tooLarge(length + " bytes", most);
        }
        if (compressed) {
            reserve(exchange, Inflation.STATE_BYTES);
            exchange.body.inflate(new Inflation(exchange, this, ContentCoding.gzip(exchange.head)));
        } else if (!rule.streamed()) {
            reserve(exchange, length);
        }
    }

    /** Checks that the next bytes of a body are within its limit, and sets bytes aside for them. */
    void more(ServerExchange exchange, int bytes) {
        exchange.bodyBytes += bytes;
        Inflation inflation = exchange.body.inflation();
        if (inflation != null) {
            inflation.check();
            if (exchange.bodyBytes > mostCompressed(exchange)) {
                throw tooLarge("more bytes than are taken", mostCompressed(exchange));
            }
            return;
        }
        if (exchange.bodyBytes > exchange.mostBodyBytes) {
            throw tooLarge("more bytes than are taken", exchange.mostBodyBytes);
        }
        if (exchange.stream == null && exchange.bodyBytes > exchange.reservedBytes) {
            reserve(exchange, exchange.bodyBytes - exchange.reservedBytes);
        }
    }

    /** A body that does not compress is a little larger for it. */
    private static long mostCompressed(ServerExchange exchange) {
        return exchange.mostBodyBytes + (exchange.mostBodyBytes >> 4) + COMPRESSION_BYTES;
    }

    /** Checks that bytes that were inflated are within the limits, and sets bytes aside for them where they are kept. */
    void inflated(ServerExchange exchange, Inflation inflation, int bytes) {
        long all = inflation.inflatedBytes();
        if (all > exchange.mostBodyBytes) {
            throw tooLarge("more bytes, once inflated, than are taken", exchange.mostBodyBytes);
        }
        int mostRatio = exchange.limits.gzip().mostRatio();
        if (all > RATIO_FREE_BYTES && all / mostRatio > exchange.bodyBytes) {
            throw Refusal.of(413, "the body inflates to more than " + mostRatio + " times its bytes");
        }
        if (exchange.stream == null) {
            reserve(exchange, bytes);
        }
    }

    /** Checks that a compressed body that is whole was so too. */
    void whole(ServerExchange exchange) {
        Inflation inflation = exchange.stream == null ? exchange.body.inflation() : null;
        if (inflation != null) {
            inflation.end();
        }
    }

    private void reserve(ServerExchange exchange, long bytes) {
        if (bytes == 0) {
            return;
        }
        if (!budget.take(bytes)) {
            throw Refusal.busy(503, "no memory is free for the body of this request now", BUDGET_RETRY);
        }
        exchange.reservedBytes += bytes;
    }

    /** Gives back what the body had. */
    void release(ServerExchange exchange) {
        exchange.body.release();
        if (exchange.reservedBytes > 0) {
            budget.give(exchange.reservedBytes);
            exchange.reservedBytes = 0;
        }
        if (exchange.stream != null) {
            exchange.stream.end();
        }
    }

    private static Refusal tooLarge(String what, long most) {
        return Refusal.of(413, "the body has " + what + " (expected: at most " + most + ")");
    }

    private static boolean isToken(RequestHead head, int field, int maxLength) {
        int from = head.valueFrom(field);
        int to = head.valueTo(field);
        for (int i = from; i < to; i++) {
            byte b = head.bytes()[i];
            if (b <= ' ' || b == 127) {
                return false;
            }
        }
        return to > from && to - from <= maxLength;
    }
}
