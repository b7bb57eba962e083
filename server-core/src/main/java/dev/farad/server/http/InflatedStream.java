package dev.farad.server.http;

import dev.farad.server.route.Refusal;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The streamed body of a request, inflated at the pace of its subscriber: compressed bytes wait with their bound, and one step of
 * them is inflated for each part that is asked for.
 */
final class InflatedStream implements Flow.Publisher<ByteBuf>, Flow.Subscriber<ByteBuf>, Flow.Subscription {
    private final HttpStream http;
    private final RequestStream source;
    private final Inflation inflation;
    private Flow.@Nullable Subscriber<? super ByteBuf> subscriber;
    private Flow.@Nullable Subscription upstream;
    private long demand;
    private boolean asked;
    private boolean complete;
    private boolean over;
    private boolean passing;

    InflatedStream(HttpStream http, RequestStream source, Inflation inflation) {
        this.http = http;
        this.source = source;
        this.inflation = inflation;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuf> newSubscriber) {
        http.run(() -> {
            if (subscriber != null) {
                // Which refuses a second one.
                source.subscribe(newSubscriber);
                return;
            }
            subscriber = newSubscriber;
            source.subscribe(this);
        });
    }

    @Override
    public void onSubscribe(Flow.Subscription newUpstream) {
        upstream = newUpstream;
        if (subscriber != null) {
            subscriber.onSubscribe(this);
        }
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
        http.run(this::stop);
    }

    @Override
    public void onNext(ByteBuf part) {
        asked = false;
        inflation.input(part);
        pass();
    }

    @Override
    public void onComplete() {
        complete = true;
        asked = false;
        pass();
    }

    @Override
    public void onError(Throwable failure) {
        if (!over && subscriber != null) {
            over = true;
            subscriber.onError(failure);
        }
    }

    private void pass() {
        Flow.Subscriber<? super ByteBuf> to = subscriber;
        if (to == null || passing) {
            return;
        }
        passing = true;
        try {
            while (!over && demand > 0 && step(to)) {}
        } catch (Refusal refusal) {
            fail(refusal);
        } finally {
            passing = false;
        }
    }

    /** Inflates a part, or asks for more to inflate; returns whether the next step may follow at once. */
    private boolean step(Flow.Subscriber<? super ByteBuf> to) {
        ByteBuf part = inflation.next(http.allocator());
        if (part != null) {
            demand--;
            to.onNext(part);
            return true;
        }
        if (complete) {
            inflation.end();
            over = true;
            to.onComplete();
            return false;
        }
        if (!asked && upstream != null) {
            asked = true;
            upstream.request(1);
        }
        return !asked;
    }

    private void fail(Throwable failure) {
        if (!over) {
            stop();
            if (subscriber != null) {
                subscriber.onError(failure);
            }
        }
    }

    private void stop() {
        over = true;
        if (upstream != null) {
            upstream.cancel();
        }
    }
}
