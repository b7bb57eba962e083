package dev.farad.server.http;

import dev.farad.hooks.Outcome;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of a response on its way from a publisher to the client, who sets the pace: the next part is asked for when the
 * last is on its way. Parts may come on any thread.
 */
final class ResponseStream implements Flow.Subscriber<ByteBuf> {
    private static final Logger LOG = LoggerFactory.getLogger(ResponseStream.class);
    private static final int MOST_PARTS_AT_ONCE = 64;

    private final HttpStream http;
    private final ResponseWriter output;
    private final ServerExchange exchange;
    private final boolean silent;
    private long left;
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
    ResponseStream(HttpStream http, ServerExchange exchange, long length, boolean silent) {
        this.http = http;
        this.output = http.output();
        this.exchange = exchange;
        this.left = length;
        this.silent = silent;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        http.run(() -> {
            if (over || subscription != null) {
                newSubscription.cancel();
                return;
            }
            subscription = newSubscription;
            if (silent) {
                close();
                output.end(exchange);
            } else {
                goOn();
            }
        });
    }

    @Override
    public void onNext(ByteBuf part) {
        http.run(() -> write(part));
    }

    @Override
    public void onComplete() {
        http.run(() -> {
            subscription = null;
            if (left > 0) {
                broken(new IllegalStateException(
                        "the body of the response ended " + left + " bytes before its length"));
            } else if (!over) {
                over = true;
                output.end(exchange);
            }
        });
    }

    @Override
    public void onError(Throwable failure) {
        http.run(() -> {
            subscription = null;
            broken(failure);
        });
    }

    /** The publisher threw where it should have told; whether it still waits to be cancelled nobody knows. */
    void threw(Throwable failure) {
        http.run(() -> broken(failure));
    }

    /** Asks for the next part if the client takes it; parts that come at once follow in a loop, and leave others their turn. */
    void goOn() {
        if (asking) {
            return;
        }
        asking = true;
        int turn = 0;
        while (!over && !asked && subscription != null && output.writable()) {
            if (turn++ == MOST_PARTS_AT_ONCE) {
                http.eventLoop().execute(this::goOn);
                break;
            }
            asked = true;
            ask(subscription);
        }
        asking = false;
    }

    private void ask(Flow.Subscription open) {
        try {
            open.request(1);
        } catch (Throwable thrown) {
            broken(thrown);
        }
    }

    /** Stops: nobody reads on. */
    void close() {
        over = true;
        Flow.Subscription open = subscription;
        if (open != null) {
            subscription = null;
            cancel(open);
        }
    }

    private static void cancel(Flow.Subscription open) {
        try {
            open.cancel();
        } catch (Throwable thrown) {
            LOG.warn("what gave the body of a response failed to stop", thrown);
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
        output.part(part);
        goOn();
    }

    /** Cuts the exchange, since the head that promised a body is out. */
    private void broken(Throwable failure) {
        if (!over) {
            close();
            http.cut(exchange, new Outcome.Failed(failure));
        }
    }
}
