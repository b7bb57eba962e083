package dev.farad.server.http;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.Flow;

/** A body that is whole, as a publisher of its parts for one subscriber, on whose thread it is asked. */
final class BodySlices implements Flow.Publisher<ByteBuf> {
    private static final int SLICE_BYTES = 64 << 10;

    private final ByteBuf body;

    /** Takes a body over. */
    BodySlices(ByteBuf body) {
        this.body = body;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuf> subscriber) {
        subscriber.onSubscribe(new Flow.Subscription() {
            private boolean over;

            @Override
            public void request(long parts) {
                for (long i = 0; i < parts && !over; i++) {
                    ByteBuf slice = body.readRetainedSlice(Math.min(SLICE_BYTES, body.readableBytes()));
                    boolean last = !body.isReadable();
                    subscriber.onNext(slice);
                    if (last && !over) {
                        cancel();
                        subscriber.onComplete();
                    }
                }
            }

            @Override
            public void cancel() {
                if (!over) {
                    over = true;
                    body.release();
                }
            }
        });
    }
}
