package dev.farad.server.event;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The body of an {@link EventStream}: what waits in its queue, as parts, and heartbeats.
 *
 * <p>Everything but {@link #signal}, {@link #request}, {@link #cancel} and {@link #onEnd} happens on the event loop, to which those
 * send a task: so parts follow one another whoever offers events, and many offers are one task.
 */
final class EventBody implements Flow.Publisher<ByteBuf>, Flow.Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(EventBody.class);
    private static final int PART_BYTES = 16 << 10;
    private static final ByteBuf HEARTBEAT =
            Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(":\n\n".getBytes(StandardCharsets.US_ASCII)));

    private final ScheduledExecutorService loop;
    private final EventQueue queue;
    private final Duration heartbeat;
    private final AtomicBoolean signalled = new AtomicBoolean();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private @Nullable Writing writing;
    private @Nullable Thread writer;
    private Flow.@Nullable Subscriber<? super ByteBuf> subscriber;
    private @Nullable Future<?> beating;
    private long demand;
    private boolean over;
    /** Whether something was sent since the last heartbeat was due. */
    private boolean sent;

    /** The work of a writer. */
    interface Writing {
        void run() throws Exception;
    }

    EventBody(ScheduledExecutorService loop, EventQueue queue, Duration heartbeat) {
        this.loop = loop;
        this.queue = queue;
        this.heartbeat = heartbeat;
    }

    /** Sets what sends the events, on a thread of its own as soon as somebody wants them. */
    void writes(Writing newWriting) {
        writing = newWriting;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuf> newSubscriber) {
        run(() -> begin(newSubscriber));
    }

    private void begin(Flow.Subscriber<? super ByteBuf> newSubscriber) {
        subscriber = newSubscriber;
        newSubscriber.onSubscribe(this);
        // Behind a cancel that was asked for at once.
        run(() -> {
            if (over) {
                return;
            }
            long millis = heartbeat.toMillis();
            beating = loop.scheduleWithFixedDelay(this::beat, millis, millis, TimeUnit.MILLISECONDS);
            if (writing != null) {
                Writing toRun = writing;
                writer = Thread.ofVirtual().name("event writer").start(() -> write(toRun));
            }
            pass();
        });
    }

    private void write(Writing toRun) {
        try {
            toRun.run();
            queue.close();
            signal();
        } catch (Throwable thrown) {
            run(() -> fail(thrown));
        }
    }

    @Override
    public void request(long parts) {
        run(() -> {
            demand = Math.max(demand + parts, parts);
            pass();
        });
    }

    @Override
    public void cancel() {
        run(this::end);
    }

    /** Says that the queue has changed. */
    void signal() {
        if (signalled.compareAndSet(false, true)) {
            run(() -> {
                signalled.set(false);
                pass();
            });
        }
    }

    /** Runs a task on the event loop; here, where there is none any more to run anything beside it. */
    private void run(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException stopped) {
            task.run();
        }
    }

    private void pass() {
        Flow.Subscriber<? super ByteBuf> to = subscriber;
        if (over || to == null) {
            return;
        }
        while (!over && demand > 0) {
            ByteBuf part = queue.take(PooledByteBufAllocator.DEFAULT, PART_BYTES);
            if (part == null) {
                break;
            }
            emit(to, part);
        }
        if (over || !queue.done()) {
            return;
        }
        if (queue.overrun()) {
            fail(new IOException("the client reads events too slowly"));
        } else {
            end();
            to.onComplete();
        }
    }

    private void emit(Flow.Subscriber<? super ByteBuf> to, ByteBuf part) {
        demand--;
        sent = true;
        to.onNext(part);
    }

    private void beat() {
        if (!over && !sent && demand > 0 && subscriber != null) {
            emit(subscriber, HEARTBEAT.duplicate());
        }
        sent = false;
    }

    private void fail(Throwable cause) {
        Flow.Subscriber<? super ByteBuf> to = subscriber;
        if (!over && to != null) {
            end();
            to.onError(cause);
        }
    }

    private void end() {
        if (over) {
            return;
        }
        over = true;
        queue.end();
        if (beating != null) {
            beating.cancel(false);
        }
        if (writer != null) {
            writer.interrupt();
        }
        ended.complete(null);
    }

    void onEnd(Runnable task) {
        var _ = ended.thenRun(() -> {
            try {
                task.run();
            } catch (RuntimeException failure) {
                LOG.error("what was to run at the end of a stream of events failed", failure);
            }
        });
    }
}
