package dev.farad.server.file;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A range of a file as a body; closes the file at its end or when it is cancelled.
 *
 * <p>Each part is read when the client has room for it, on a virtual thread, since a disk may be slow and an event loop serves
 * others too.
 *
 * @param file open for reading
 * @param from first byte
 * @param length in bytes
 */
record FileBody(FileChannel file, long from, long length) implements Flow.Publisher<ByteBuf> {
    private static final Logger LOG = LoggerFactory.getLogger(FileBody.class);
    private static final int PART_BYTES = 64 << 10;

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuf> subscriber) {
        subscriber.onSubscribe(new Reader(subscriber, this));
    }

    private void close() {
        try {
            file.close();
        } catch (IOException e) {
            LOG.debug("a file could not be closed", e);
        }
    }

    /** Where a subscriber is in the file. It asks for one part at a time, so one thread at most reads. */
    private static final class Reader implements Flow.Subscription {
        private final Flow.Subscriber<? super ByteBuf> subscriber;
        private final FileBody body;
        private final AtomicBoolean over = new AtomicBoolean();
        private long at;
        private long left;

        Reader(Flow.Subscriber<? super ByteBuf> subscriber, FileBody body) {
            this.subscriber = subscriber;
            this.body = body;
            this.at = body.from();
            this.left = body.length();
        }

        @Override
        public void request(long parts) {
            if (left > 0) {
                Thread.ofVirtual().name("file reader").start(() -> read(parts));
            } else if (end()) {
                subscriber.onComplete();
            }
        }

        private void read(long parts) {
            try {
                for (long i = 0; i < parts && left > 0 && !over.get(); i++) {
                    subscriber.onNext(part());
                }
            } catch (IOException e) {
                if (end()) {
                    subscriber.onError(e);
                }
            }
        }

        private ByteBuf part() throws IOException {
            int most = (int) Math.min(left, PART_BYTES);
            ByteBuf part = PooledByteBufAllocator.DEFAULT.directBuffer(most, most);
            try {
                int count = part.writeBytes(body.file(), at, most);
                if (count <= 0) {
                    throw new EOFException("the file ends " + left + " bytes before the length that it had");
                }
                at += count;
                left -= count;
                return part;
            } catch (Throwable failure) {
                part.release();
                throw failure;
            }
        }

        @Override
        public void cancel() {
            end();
        }

        private boolean end() {
            if (over.compareAndSet(false, true)) {
                body.close();
                return true;
            }
            return false;
        }
    }
}
