package dev.farad.server.route;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link BodyWriter} writes to: bytes gather in one buffer, which is handed over when it is full or flushed, after the
 * subscriber has asked for it. So one writer holds one buffer, however slow the client.
 *
 * <p>Written by one thread; asked and cancelled by any.
 */
final class BodyOutput extends OutputStream implements Flow.Subscription {
    private static final int PART_BYTES = 16 << 10;

    private final Flow.Subscriber<? super ByteBuf> subscriber;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long demand;
    private boolean cancelled;
    private @Nullable Thread thread;
    /** The writer's. */
    private @Nullable ByteBuf part;

    private boolean closed;

    BodyOutput(Flow.Subscriber<? super ByteBuf> subscriber) {
        this.subscriber = subscriber;
    }

    /** Starts the writer, unless nobody wants what it writes. */
    void start(BodyWriter writer) {
        lock.lock();
        try {
            if (!cancelled) {
                thread = Thread.ofVirtual().name("body writer").start(() -> run(writer));
            }
        } finally {
            lock.unlock();
        }
    }

    private void run(BodyWriter writer) {
        Throwable failure = null;
        try {
            writer.writeTo(this);
            flush();
        } catch (Throwable thrown) {
            failure = thrown;
        }
        closed = true;
        if (part != null) {
            part.release();
            part = null;
        }
        end(failure);
    }

    private void end(@Nullable Throwable failure) {
        lock.lock();
        try {
            thread = null;
            if (cancelled) {
                return;
            }
        } finally {
            lock.unlock();
        }
        if (failure == null) {
            subscriber.onComplete();
        } else {
            subscriber.onError(failure);
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (closed) {
            throw new IOException("the body of the answer is closed (expected: no write behind the end of its writer)");
        }
        int from = offset;
        int end = offset + length;
        while (from < end) {
            ByteBuf open = open();
            int count = Math.min(end - from, open.writableBytes());
            open.writeBytes(bytes, from, count);
            from += count;
            if (!open.isWritable()) {
                flush();
            }
        }
    }

    private ByteBuf open() {
        ByteBuf open = part;
        if (open == null) {
            open = PooledByteBufAllocator.DEFAULT.directBuffer(PART_BYTES, PART_BYTES);
            part = open;
        }
        return open;
    }

    /** Hands what gathered to the client's connection; waits until that takes it. */
    @Override
    public void flush() throws IOException {
        ByteBuf full = part;
        if (full == null) {
            return;
        }
        awaitDemand();
        part = null;
        subscriber.onNext(full);
    }

    private void awaitDemand() throws IOException {
        lock.lock();
        try {
            while (demand == 0 && !cancelled) {
                changed.await();
            }
            if (cancelled) {
                throw left();
            }
            demand--;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (cancelled) {
                throw left();
            }
            throw new InterruptedIOException("interrupted while the body of an answer was written");
        } finally {
            lock.unlock();
        }
    }

    private static IOException left() {
        Refusal left = Refusal.clientLeft();
        return new IOException(left.reason(), left);
    }

    @Override
    public void request(long parts) {
        lock.lock();
        try {
            demand = Math.max(demand + parts, parts);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void cancel() {
        lock.lock();
        try {
            cancelled = true;
            changed.signal();
            if (thread != null) {
                thread.interrupt();
            }
        } finally {
            lock.unlock();
        }
    }
}
