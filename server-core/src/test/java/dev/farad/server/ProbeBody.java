package dev.farad.server;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A body that counts what becomes of it: parts of 1,000 bytes as they are asked for, an end after a number of them.
 *
 * @param parts before the end
 * @param end what comes then
 */
record ProbeBody(int parts, End end, AtomicInteger subscribed, AtomicInteger ended, AtomicInteger cancelled)
        implements Flow.Publisher<ByteBuf> {
    static final int PART_BYTES = 1_000;

    /** How a body ends. */
    enum End {
        COMPLETES,
        FAILS,
        /** Throws instead of telling the subscriber, as no publisher should. */
        THROWS
    }

    ProbeBody(int parts, End end) {
        this(parts, end, new AtomicInteger(), new AtomicInteger(), new AtomicInteger());
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuf> subscriber) {
        subscribed.incrementAndGet();
        subscriber.onSubscribe(new Flow.Subscription() {
            private int next;

            @Override
            public void request(long count) {
                if (next++ < parts) {
                    subscriber.onNext(Unpooled.wrappedBuffer(new byte[PART_BYTES]));
                    return;
                }
                if (end == End.THROWS) {
                    throw new IllegalStateException("threw on purpose");
                }
                ended.incrementAndGet();
                if (end == End.FAILS) {
                    subscriber.onError(new IllegalStateException("failed on purpose"));
                } else {
                    subscriber.onComplete();
                }
            }

            @Override
            public void cancel() {
                cancelled.incrementAndGet();
            }
        });
    }

    /** Returns how often it was subscribed to, ended by itself and was cancelled. */
    String fate() {
        return "subscribed " + subscribed + ", ended " + ended + ", cancelled " + cancelled;
    }
}
