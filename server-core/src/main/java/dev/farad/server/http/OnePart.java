package dev.farad.server.http;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A body that is there, as a publisher: subscribed to once. */
final class OnePart implements Flow.Publisher<ByteBuf>, Flow.Subscription {
    private final ByteBuf part;
    private Flow.@Nullable Subscriber<? super ByteBuf> subscriber;
    private boolean over;

    OnePart(ByteBuf part) {
        this.part = part;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuf> newSubscriber) {
        subscriber = newSubscriber;
        newSubscriber.onSubscribe(this);
    }

    @Override
    public void request(long parts) {
        if (!over && subscriber != null) {
            over = true;
            subscriber.onNext(part);
            subscriber.onComplete();
        }
    }

    @Override
    public void cancel() {
        if (!over) {
            over = true;
            part.release();
        }
    }
}
