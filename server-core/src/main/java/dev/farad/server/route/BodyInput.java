package dev.farad.server.route;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request as a stream whose reads wait, for one thread that may: at most one part is read ahead, and the rest
 * stays with the client.
 *
 * <p>Parts are copied to the heap as they come, so a handler that leaves its stream half read holds no buffer of the server.
 */
final class BodyInput extends InputStream implements Flow.Subscriber<ByteBuf> {
    private static final byte[] NONE = new byte[0];

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final BooleanSupplier gone;
    private Flow.@Nullable Subscription subscription;
    private byte @Nullable [] next;
    private @Nullable Throwable failure;
    private boolean complete;
    private boolean closed;
    /** The reader's. */
    private byte[] current = NONE;

    private int at;

    private BodyInput(BooleanSupplier gone) {
        this.gone = gone;
    }

    /**
     * Makes a stream of a body.
     *
     * @param gone whether nobody waits for the request's answer any more
     */
    static InputStream of(Flow.Publisher<ByteBuf> body, BooleanSupplier gone) {
        BodyInput in = new BodyInput(gone);
        body.subscribe(in);
        return in;
    }

    @Override
    public void onSubscribe(Flow.Subscription newSubscription) {
        lock.lock();
        try {
            if (!closed) {
                subscription = newSubscription;
                newSubscription.request(1);
                return;
            }
        } finally {
            lock.unlock();
        }
        newSubscription.cancel();
    }

    @Override
    public void onNext(ByteBuf part) {
        byte[] bytes = ByteBufUtil.getBytes(part);
        part.release();
        lock.lock();
        try {
            next = bytes;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onError(Throwable thrown) {
        lock.lock();
        try {
            failure = thrown;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void onComplete() {
        lock.lock();
        try {
            complete = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int read() throws IOException {
        return fill() ? current[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int count = Math.min(length, current.length - at);
        System.arraycopy(current, at, into, offset, count);
        at += count;
        return count;
    }

    @Override
    public int available() {
        return current.length - at;
    }

    /** Waits until there is a byte; returns false at the end. */
    private boolean fill() throws IOException {
        while (at == current.length) {
            byte[] part = take();
            if (part == null) {
                return false;
            }
            current = part;
            at = 0;
        }
        return true;
    }

    private byte @Nullable [] take() throws IOException {
        lock.lock();
        try {
            while (next == null && failure == null && !complete && !closed) {
                changed.await();
            }
            byte[] part = next;
            next = null;
            if (closed) {
                throw new IOException("the body of the request is closed");
            }
            if (part != null && subscription != null) {
                subscription.request(1);
            }
            if (part == null && failure != null) {
                throw new IOException(failure.getMessage(), failure);
            }
            return part;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (failure == null && gone.getAsBoolean()) {
                // The order to stop may come before the body, which is asked for on the event loop, can tell why.
                failure = Refusal.clientLeft();
            }
            if (failure != null) {
                throw new IOException(failure.getMessage(), failure);
            }
            throw new InterruptedIOException("interrupted while the body of a request was read");
        } finally {
            lock.unlock();
        }
    }

    /** Leaves the rest of the body unread; the server drops it. */
    @Override
    public void close() {
        Flow.Subscription open;
        lock.lock();
        try {
            open = complete || failure != null || closed ? null : subscription;
            closed = true;
            next = null;
            changed.signal();
        } finally {
            lock.unlock();
        }
        if (open != null) {
            open.cancel();
        }
    }
}
