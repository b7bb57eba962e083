package dev.farad.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the connections of one event loop share, without a port. */
@Timeout(30)
class HttpLoopTest {
    private static final int LOOKS = 3;

    /** A connection that a look does something to. */
    private static final class Looked implements ServerConnection {
        private final Channel channel = new EmbeddedChannel();
        private final Runnable look;
        private int place;

        Looked(Runnable look) {
            this.look = look;
        }

        @Override
        public Channel channel() {
            return channel;
        }

        @Override
        public int place() {
            return place;
        }

        @Override
        public void place(int index) {
            place = index;
        }

        @Override
        public void checkDeadline(long nowNanos) {
            look.run();
        }

        @Override
        public void drain() {}
    }

    @Test
    void aThrowWhileAConnectionIsLookedAtClosesItAndNoOther() throws Exception {
        CountDownLatch before = new CountDownLatch(LOOKS);
        CountDownLatch behind = new CountDownLatch(LOOKS);
        Looked first = new Looked(before::countDown);
        Looked throwing = new Looked(() -> {
            throw new IllegalStateException("thrown to see what comes of it");
        });
        Looked last = new Looked(behind::countDown);
        try (EventLoops loops = new EventLoops(1, Transport.NIO)) {
            EventLoop eventLoop = (EventLoop) loops.group().iterator().next();
            HttpLoop loop = new HttpLoop(HttpLimits.DEFAULT, () -> false, loops.clock(eventLoop));
            eventLoop.submit(() -> {
                loop.add(first);
                loop.add(throwing);
                loop.add(last);
                loop.start(eventLoop);
            });
            assertThat(before.await(20, TimeUnit.SECONDS)).as("before it").isTrue();
            assertThat(behind.await(20, TimeUnit.SECONDS)).as("behind it").isTrue();
            eventLoop.submit(loop::stop).syncUninterruptibly();
        }
        assertThat(throwing.channel().isOpen()).isFalse();
        assertThat(first.channel().isOpen()).isTrue();
        assertThat(last.channel().isOpen()).isTrue();
    }
}
