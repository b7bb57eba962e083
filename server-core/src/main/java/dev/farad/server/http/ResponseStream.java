package dev.farad.server.http;

import dev.farad.codec.http.ChunkedText;
import dev.farad.hooks.Outcome;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The body of a response on its way from a publisher to the socket, which sets the pace: the next part is asked for when the
 * socket has taken the last. Parts may come on any thread.
 */
final class ResponseStream implements Flow.Subscriber<ByteBuf> {
    private static final int MOST_PARTS_AT_ONCE = 64;

    private final ResponseOutput output;
    private final HttpConnection connection;
    private final ServerExchange exchange;
    private final boolean chunked;
    private final boolean silent;
    private long left;
    private boolean started;
    private boolean asked;
    private boolean asking;
    private boolean over;
    private Flow.@Nullable Subscription subscription;

    /**
     * Makes a stream whose response head is written.
     *
     * @param length of the body, or -1 where it is not known
     * @param silent whether the body is only counted, as the answer to HEAD has none
     */
    ResponseStream(ResponseOutput output, ServerExchange exchange, long length, boolean silent) {
        this.output = output;
        this.connection = output.connection();
        this.exchange = exchange;
        this.left = length;
        this.silent = silent;
        this.chunked = length < 0 && exchange.head.http11();
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        connection.run(() -> {
            if (over || subscription != null) {
                newSubscription.cancel();
                return;
            }
            subscription = newSubscription;
            if (silent) {
                close();
                output.flushLast(exchange);
            } else {
                goOn();
            }
        });
    }

    @Override
    public void onNext(ByteBuf part) {
        connection.run(() -> write(part));
    }

    @Override
    public void onComplete() {
        connection.run(() -> {
            if (left > 0) {
                broken(new IllegalStateException(
                        "the body of the response ended " + left + " bytes before its length"));
            } else if (!over) {
                over = true;
                if (chunked) {
                    output.queue(end());
                }
                output.flushLast(exchange);
            }
        });
    }

    @Override
    public void onError(Throwable failure) {
        connection.run(() -> broken(failure));
    }

    /** Asks for the next part if the socket takes it; parts that come at once follow in a loop, and leave others their turn. */
    void goOn() {
        if (asking) {
            return;
        }
        asking = true;
        int turn = 0;
        while (!over && !asked && subscription != null && output.channel().isWritable()) {
            if (turn++ == MOST_PARTS_AT_ONCE) {
                connection.eventLoop().execute(this::goOn);
                break;
            }
            asked = true;
            subscription.request(1);
        }
        asking = false;
    }

    /** Stops: nobody reads on. */
    void close() {
        over = true;
        if (subscription != null) {
            subscription.cancel();
        }
    }

    private void write(ByteBuf part) {
        asked = false;
        int bytes = part.readableBytes();
        if (over || bytes == 0) {
            part.release();
            goOn();
            return;
        }
        if (left >= 0 && bytes > left) {
            part.release();
            broken(new IllegalStateException(
                    "the body of the response is longer than its length, by " + (bytes - left) + " bytes"));
            return;
        }
        left -= left >= 0 ? bytes : 0;
        if (chunked) {
            ByteBuf head = connection.allocator().directBuffer(2 + ChunkedText.MAX_HEAD_BYTES);
            if (started) {
                ChunkedText.end(head);
            }
            ChunkedText.head(head, bytes);
            output.queue(head);
            started = true;
        }
        output.queue(part);
        output.channel().flush();
        goOn();
    }

    private ByteBuf end() {
        ByteBuf end = connection.allocator().directBuffer(2 + ChunkedText.MAX_HEAD_BYTES);
        if (started) {
            ChunkedText.end(end);
        }
        ChunkedText.last(end);
        return end;
    }

    /** Cuts the connection, since the head that promised a body is out. */
    private void broken(Throwable failure) {
        if (!over) {
            close();
            connection.cut(exchange, new Outcome.Failed(failure));
        }
    }
}
