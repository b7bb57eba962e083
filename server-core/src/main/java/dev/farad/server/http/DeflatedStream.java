package dev.farad.server.http;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.Flow;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * A streamed body as gzip, at the pace of its subscriber: a slice of at most {@value #SLICE_BYTES} bytes is compressed for each
 * part that is asked for, in a task of its own, so that other connections have their turn between.
 */
final class DeflatedStream implements Flow.Publisher<ByteBuf>, Flow.Subscriber<ByteBuf>, Flow.Subscription {
    private static final int SLICE_BYTES = 32 << 10;

    private final HttpStream http;
    private final Flow.Publisher<ByteBuf> source;
    private final boolean flushing;
    private Flow.@Nullable Subscriber<? super ByteBuf> subscriber;
    private Flow.@Nullable Subscription upstream;
    private final Deflation deflation;
    private @Nullable Deflater deflater;
    private @Nullable ByteBuf pending;
    private long demand;
    private boolean asked;
    private boolean complete;
    private boolean over;

    /**
     * Makes a stream, which holds a deflater until it ends or is cancelled.
     *
     * @param source subscribed to when this is
     * @param flushing whether each part is sent whole before the next comes
     */
    DeflatedStream(ServerExchange exchange, Flow.Publisher<ByteBuf> source, boolean flushing) {
        this.http = exchange.http();
        this.source = source;
        this.flushing = flushing;
        this.deflater = http.loop().coders().deflater(exchange.limits.gzip().level());
        this.deflation = new Deflation(deflater);
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuf> newSubscriber) {
        subscriber = newSubscriber;
        source.subscribe(this);
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
        http.eventLoop().execute(() -> {
            demand = Math.max(demand + parts, parts);
            pass();
        });
    }

    @Override
    public void onNext(ByteBuf part) {
        http.run(() -> {
            asked = false;
            if (over) {
                part.release();
                return;
            }
            pending = part;
            pass();
        });
    }

    @Override
    public void onComplete() {
        http.run(() -> {
            complete = true;
            upstream = null;
            pass();
        });
    }

    @Override
    public void onError(Throwable failure) {
        http.run(() -> {
            upstream = null;
            if (!over && subscriber != null) {
                end();
                subscriber.onError(failure);
            }
        });
    }

    @Override
    public void cancel() {
        http.run(this::end);
    }

    private void pass() {
        Flow.Subscriber<? super ByteBuf> to = subscriber;
        if (over || demand == 0 || to == null) {
            return;
        }
        if (pending == null && !complete) {
            ask();
            return;
        }
        ByteBuf out = http.allocator().directBuffer();
        if (pending != null) {
            slice(pending, out);
        } else {
            deflation.end(out);
            end();
        }
        if (out.isReadable()) {
            demand--;
            to.onNext(out);
        } else {
            // The deflater gathers before it writes.
            out.release();
            http.eventLoop().execute(this::pass);
        }
        if (over) {
            to.onComplete();
        }
    }

    private void slice(ByteBuf part, ByteBuf out) {
        int length = Math.min(part.readableBytes(), SLICE_BYTES);
        boolean last = length == part.readableBytes();
        deflation.write(
                part, part.readerIndex(), length, flushing && last ? Deflater.SYNC_FLUSH : Deflater.NO_FLUSH, out);
        if (last) {
            part.release();
            pending = null;
        } else {
            part.skipBytes(length);
        }
    }

    private void ask() {
        if (!asked && upstream != null) {
            asked = true;
            upstream.request(1);
        }
    }

    private void end() {
        over = true;
        if (pending != null) {
            pending.release();
            pending = null;
        }
        if (deflater != null) {
            http.loop().coders().give(deflater);
            deflater = null;
        }
        Flow.Subscription open = upstream;
        if (open != null) {
            upstream = null;
            open.cancel();
        }
    }
}
