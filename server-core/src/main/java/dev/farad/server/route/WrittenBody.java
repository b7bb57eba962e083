package dev.farad.server.route;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.Flow;

/**
 * A body that a {@link BodyWriter} writes once it is subscribed to; never, where the subscriber cancels at once.
 *
 * @param writer of the body
 */
record WrittenBody(BodyWriter writer) implements Flow.Publisher<ByteBuf> {

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuf> subscriber) {
        BodyOutput out = new BodyOutput(subscriber);
        subscriber.onSubscribe(out);
        out.start(writer);
    }
}
