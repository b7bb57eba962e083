package dev.farad.server.http;

import dev.farad.codec.http.MalformedHttpException;
import dev.farad.codec.http.RequestHead;
import dev.farad.hooks.Verdict;
import dev.farad.server.http.ServerExchange.Reading;
import dev.farad.server.http.ServerExchange.State;
import dev.farad.server.route.Refusal;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The bytes that a client sent and that are not read yet, and how they become requests. Belongs to one connection.
 *
 * <p>While a request is being answered, what comes next waits here, up to a bound, after which the channel's reads pause.
 */
final class RequestInput {
    private static final int MOST_WAITING_BYTES = 64 << 10;

    private final HttpConnection connection;
    private final Channel channel;
    private @Nullable ByteBuf bytes;
    private boolean advancing;
    /** Whether what still comes is no longer looked at. */
    private boolean deaf;

    RequestInput(HttpConnection connection, Channel channel) {
        this.connection = connection;
        this.channel = channel;
    }

    /** Takes what the client sent. */
    void offer(ByteBuf more) {
        if (deaf) {
            more.release();
            return;
        }
        bytes = bytes == null ? more : joined(bytes, more);
        advance();
    }

    private ByteBuf joined(ByteBuf waiting, ByteBuf more) {
        int sum = waiting.readableBytes() + more.readableBytes();
        ByteBuf all = waiting;
        if (all.writableBytes() < more.readableBytes()) {
            all = channel.alloc().directBuffer(2 * sum).writeBytes(waiting);
            waiting.release();
        }
        all.writeBytes(more);
        more.release();
        return all;
    }

    /** Looks at no more bytes: drops those that wait and those to come. */
    void end() {
        deaf = true;
        if (!advancing) {
            drop();
        }
        channel.config().setAutoRead(true);
    }

    boolean ended() {
        return deaf;
    }

    boolean waits() {
        return bytes != null && bytes.isReadable();
    }

    private void drop() {
        if (bytes != null) {
            bytes.release();
            bytes = null;
        }
    }

    /** Goes on with what was sent, if something kept it from that. */
    void advance() {
        if (advancing) {
            return;
        }
        advancing = true;
        try {
            while (!deaf && waits() && step()) {}
        } catch (MalformedHttpException malformed) {
            connection.malformed(Refusal.of(malformed.status(), String.valueOf(malformed.getMessage())));
        } finally {
            advancing = false;
        }
        if (!waits() || deaf) {
            drop();
        }
        boolean room = deaf || ((bytes == null || bytes.readableBytes() < MOST_WAITING_BYTES) && !streamFull());
        if (room != channel.config().isAutoRead()) {
            channel.config().setAutoRead(room);
        }
    }

    /** Returns whether a streamed body has as much waiting as it may. */
    boolean streamFull() {
        ServerExchange exchange = connection.current();
        return exchange != null && exchange.stream != null && exchange.stream.full();
    }

    /** Takes one step with the bytes that are there; returns whether the next may follow at once. */
    private boolean step() {
        ServerExchange exchange = connection.currentOrNext();
        if (exchange == null || exchange.state == State.ASKING) {
            return false;
        }
        return switch (exchange.reading) {
            case HEAD -> readHead(exchange);
            case BODY -> readBody(exchange);
            case DONE -> false;
        };
    }

    private ByteBuf in() {
        if (bytes == null) {
            throw new IllegalStateException("no bytes to read");
        }
        return bytes;
    }

    private boolean readHead(ServerExchange exchange) {
        RequestHead head = exchange.head;
        if (!head.parse(in())) {
            return false;
        }
        exchange.framing.begin(head);
        exchange.reading = exchange.framing.done() ? Reading.DONE : Reading.BODY;
        // A client that asks whether to send its body may or may not send it after a refusal: nobody could tell.
        connection.inbound(exchange, asksToGoOn(exchange), null);
        begin(exchange);
        return true;
    }

    /** A hook that needed time has decided: goes on with a request whose head was read before. */
    void decided(ServerExchange exchange, Supplier<Verdict> verdict) {
        connection.inbound(exchange, asksToGoOn(exchange), verdict);
        begin(exchange);
        advance();
    }

    /** Returns whether a client waits to hear if its body is wanted. */
    private boolean asksToGoOn(ServerExchange exchange) {
        return exchange.head.expectsContinue() && !waits();
    }

    /** Begins with the body of a request, or with its answer where it has none, unless the request was refused or waits. */
    private void begin(ServerExchange exchange) {
        if (!connection.serves(exchange) || exchange.state != State.READING) {
            return;
        }
        connection.deadline().begin(connection.loop().nowNanos());
        if (asksToGoOn(exchange)) {
            connection.output().goAhead();
        }
        if (exchange.reading == Reading.DONE || exchange.stream != null) {
            connection.path().answer(exchange);
        }
    }

    private boolean readBody(ServerExchange exchange) {
        if (streamFull()) {
            return false;
        }
        int count = exchange.framing.next(in());
        if (count > 0) {
            take(exchange, count);
            if (!connection.serves(exchange)) {
                return true;
            }
            exchange.framing.taken(count);
            connection.deadline().moved(count);
        }
        if (exchange.framing.done()) {
            exchange.reading = Reading.DONE;
            bodyDone(exchange);
            return true;
        }
        return count > 0;
    }

    private void take(ServerExchange exchange, int count) {
        if (exchange.wantsBody() && connection.path().takes(exchange, count)) {
            if (exchange.stream != null) {
                exchange.stream.offer(RequestBody.part(in(), count, channel.alloc()));
            } else {
                exchange.body.append(in(), count, channel.alloc());
            }
        } else if (connection.serves(exchange)) {
            in().skipBytes(count);
            exchange.droppedBytes += count;
            if (exchange.droppedBytes > 2 * exchange.limits.bodyBytes()) {
                channel.close();
            }
        }
    }

    private void bodyDone(ServerExchange exchange) {
        if (exchange.state == State.READING) {
            connection.path().answer(exchange);
        } else if (exchange.state == State.FINISHED) {
            connection.finished(exchange);
        } else if (exchange.stream != null) {
            exchange.stream.complete();
        }
    }
}
