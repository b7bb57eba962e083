package dev.farad.server.event;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The events that wait for a client, up to a bound. On the heap, so whatever becomes of it nothing leaks. Any thread. */
final class EventQueue {
    private final int mostBytes;
    private final WhenFull whenFull;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();
    private final Deque<byte[]> events = new ArrayDeque<>();
    private long bytes;
    private boolean overrun;
    private boolean closed;

    EventQueue(int mostBytes, WhenFull whenFull) {
        this.mostBytes = mostBytes;
        this.whenFull = whenFull;
    }

    Offered offer(byte[] event) {
        lock.lock();
        try {
            if (closed) {
                return Offered.ENDED;
            }
            if (fits(event)) {
                return add(event, Offered.QUEUED);
            }
            return switch (whenFull) {
                case WAIT -> Offered.FULL;
                case DROP_OLDEST -> {
                    while (!fits(event)) {
                        bytes -= events.removeFirst().length;
                    }
                    yield add(event, Offered.DROPPED_OLDEST);
                }
                case DISCONNECT -> {
                    overrun = true;
                    shut();
                    yield Offered.ENDED;
                }
            };
        } finally {
            lock.unlock();
        }
    }

    /** Waits for room where that is the policy. */
    Offered put(byte[] event) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (whenFull == WhenFull.WAIT && !closed && !fits(event)) {
                room.await();
            }
            return offer(event);
        } finally {
            lock.unlock();
        }
    }

    private boolean fits(byte[] event) {
        return events.isEmpty() || bytes + event.length <= mostBytes;
    }

    private Offered add(byte[] event, Offered result) {
        events.addLast(event);
        bytes += event.length;
        return result;
    }

    /** Returns events that wait as one part of a body, or null where none does. */
    @Nullable ByteBuf take(ByteBufAllocator allocator, int aboutBytes) {
        lock.lock();
        try {
            if (events.isEmpty()) {
                return null;
            }
            int first = events.getFirst().length;
            ByteBuf part = allocator.directBuffer(Math.clamp(bytes, first, Math.max(aboutBytes, first)));
            do {
                part.writeBytes(events.removeFirst());
            } while (!events.isEmpty() && part.readableBytes() + events.getFirst().length <= aboutBytes);
            bytes -= part.readableBytes();
            room.signalAll();
            return part;
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more events. */
    void close() {
        lock.lock();
        try {
            closed = true;
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Takes no more events and drops those that wait. */
    void end() {
        lock.lock();
        try {
            shut();
        } finally {
            lock.unlock();
        }
    }

    private void shut() {
        closed = true;
        events.clear();
        bytes = 0;
        room.signalAll();
    }

    boolean overrun() {
        lock.lock();
        try {
            return overrun;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether nothing waits and nothing will. */
    boolean done() {
        lock.lock();
        try {
            return closed && events.isEmpty();
        } finally {
            lock.unlock();
        }
    }
}
