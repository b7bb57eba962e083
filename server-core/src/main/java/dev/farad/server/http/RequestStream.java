package dev.farad.server.http;

import dev.farad.server.route.Refusal;
import io.netty.buffer.ByteBuf;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of a request as a publisher of its parts: one subscriber, called on the connection's event loop, which releases
 * each part.
 *
 * <p>What nobody has asked for yet waits here up to a bound, after which no more is read.
 */
final class RequestStream implements Flow.Publisher<ByteBuf>, Flow.Subscription {
    private static final int MOST_WAITING_BYTES = 64 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(RequestStream.class);

    private final HttpStream http;
    private final Consumer<Throwable> failed;
    private final Deque<ByteBuf> waiting = new ArrayDeque<>();
    private Flow.@Nullable Subscriber<? super ByteBuf> subscriber;
    private @Nullable Throwable failure;
    private long demand;
    private int waitingBytes;
    private boolean complete;
    private boolean over;
    private boolean passing;

    /**
     * Makes a stream.
     *
     * @param failed told what a subscriber threw
     */
    RequestStream(HttpStream http, Consumer<Throwable> failed) {
        this.http = http;
        this.failed = failed;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuf> newSubscriber) {
        http.run(() -> {
            if (subscriber != null) {
                newSubscriber.onSubscribe(this);
                newSubscriber.onError(
                        new IllegalStateException("body has a subscriber (expected: one for each request)"));
                return;
            }
            subscriber = newSubscriber;
            newSubscriber.onSubscribe(this);
            pass();
        });
    }

    @Override
    public void request(long parts) {
        http.run(() -> {
            if (parts < 1) {
                fail(new IllegalArgumentException("requested parts: " + parts + " (expected: 1 or more)"));
                return;
            }
            demand = Math.max(demand + parts, parts);
            pass();
        });
    }

    @Override
    public void cancel() {
        http.run(() -> {
            close();
            http.advance();
        });
    }

    /** Takes the next part over. */
    void offer(ByteBuf part) {
        if (over) {
            part.release();
            return;
        }
        waiting.addLast(part);
        waitingBytes += part.readableBytes();
        pass();
    }

    void complete() {
        complete = true;
        pass();
    }

    void fail(Throwable cause) {
        failure = cause;
        pass();
    }

    /** Returns whether no more should be read for now. */
    boolean full() {
        return !over && waitingBytes >= MOST_WAITING_BYTES;
    }

    /** The exchange is over: drops what waits, and tells a subscriber who still does. */
    void end() {
        Flow.Subscriber<? super ByteBuf> to = over ? null : subscriber;
        close();
        if (to == null) {
            return;
        }
        try {
            to.onError(http.gone() ? Refusal.clientLeft() : Refusal.of(499, "the request has its answer"));
        } catch (Throwable tooLate) {
            LOG.debug("the end of a request was told to a subscriber who had answered it", tooLate);
        }
    }

    /** Returns the bytes that nobody has asked for yet. */
    int waitingBytes() {
        return waitingBytes;
    }

    /** Drops what waits; nobody is called any more. */
    void close() {
        over = true;
        waiting.forEach(ByteBuf::release);
        waiting.clear();
        waitingBytes = 0;
    }

    private void pass() {
        Flow.Subscriber<? super ByteBuf> to = subscriber;
        if (to == null || passing) {
            return;
        }
        passing = true;
        try {
            while (!over && demand > 0 && !waiting.isEmpty()) {
                demand--;
                ByteBuf part = waiting.removeFirst();
                waitingBytes -= part.readableBytes();
                to.onNext(part);
            }
            end(to);
        } catch (Throwable thrown) {
            // Nobody takes any more of it, and maybe nobody would ever answer.
            close();
            failed.accept(thrown);
        } finally {
            passing = false;
        }
        http.advance();
    }

    private void end(Flow.Subscriber<? super ByteBuf> to) {
        if (over) {
            return;
        }
        if (failure != null) {
            close();
            to.onError(failure);
        } else if (complete && waiting.isEmpty()) {
            over = true;
            to.onComplete();
        }
    }
}
