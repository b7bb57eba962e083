package dev.farad.server.http;

import static dev.farad.server.http.Requests.bytes;
import static dev.farad.server.http.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Reads that pause where the server is busy, and writes that wait for the client. */
interface BackPressureCases extends Cases {
    /** What a sender could write if the server took everything: far above what two sockets hold. */
    long ENOUGH_BYTES = 64 << 20;

    /** A sender that counts how much the other side takes before it takes no more. */
    final class Stuffing implements AutoCloseable {
        private final SocketChannel channel;
        private final Selector writable;
        private final byte[] again;
        private ByteBuffer request;
        long written;

        Stuffing(TestPort port, String request) throws IOException {
            this(port, request, bytes(request));
        }

        /** Sends a beginning once and then the same bytes again and again. */
        Stuffing(TestPort port, String request, byte[] again) throws IOException {
            channel = SocketChannel.open(port.address());
            channel.configureBlocking(false);
            writable = Selector.open();
            channel.register(writable, SelectionKey.OP_WRITE);
            this.request = ByteBuffer.wrap(bytes(request));
            this.again = again;
        }

        /** Sends the same request until nothing was taken for a while, or more than enough was. */
        void untilBlocked() throws IOException {
            while (written < ENOUGH_BYTES && writable.select(1_000) > 0) {
                writable.selectedKeys().clear();
                if (!request.hasRemaining()) {
                    request = ByteBuffer.wrap(again);
                }
                written += channel.write(request);
            }
        }

        /** Ends the connection with a reset, which does not wait until what was sent is taken. */
        void reset() throws IOException {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
            close();
        }

        @Override
        public void close() throws IOException {
            writable.close();
            channel.close();
        }
    }

    private static String padded(String path) {
        return get(path, "X-Padding: " + "x".repeat(2_000));
    }

    @Test
    default void aClientThatNeverReadsIsNotReadFromForEver() throws Exception {
        TestPort port = open();
        try (Stuffing client = new Stuffing(port, padded("/large/20000"))) {
            client.untilBlocked();
            assertThat(client.written).as("bytes taken").isLessThan(ENOUGH_BYTES / 2);
            assertThat(port.began.get() - port.finished.get())
                    .as("open exchanges")
                    .isLessThan(64);
        }
    }

    @Test
    default void whatIsSentBehindARequestThatRunsIsNotReadForEver() throws Exception {
        TestPort port = open();
        try (Stuffing client = new Stuffing(port, padded("/held/one"))) {
            client.untilBlocked();
            assertThat(client.written).as("bytes taken").isLessThan(ENOUGH_BYTES / 2);
            assertThat(port.began.get()).as("open exchanges").isLessThan(64);
            client.reset();
        }
        port.nextHeld().release();
    }

    @Test
    default void everythingIsAnsweredOnceTheClientReads() throws Exception {
        int count = 3_000;
        int length = 20_000;
        byte[] request = bytes(padded("/large/" + length));
        byte[] all = new byte[count * request.length];
        for (int i = 0; i < count; i++) {
            System.arraycopy(request, 0, all, i * request.length, request.length);
        }
        TestPort port = open();
        try (RawClient client = new RawClient(port.address(), 1 << 16)) {
            CompletableFuture<Void> sent = client.sendBeside(all);
            Await.until("some answers are on their way", () -> port.began.get() > 10);
            for (int i = 0; i < count; i++) {
                assertThat(client.read().body()).hasSize(length);
            }
            sent.get();
            assertThat(client.send(get("/hello")).read().text()).isEqualTo("hello");
        }
    }

    @Test
    default void aLargeAnswerToASlowReaderArrivesWhole() throws Exception {
        int length = 24 << 20;
        TestPort port = open();
        try (RawClient client = new RawClient(port.address(), 1 << 14)) {
            client.send(get("/large/" + length) + get("/hello"));
            assertThat(port.ended.poll(200, TimeUnit.MILLISECONDS))
                    .as("end of an exchange whose answer is not read")
                    .isNull();
            byte[] body = client.read().body();
            assertThat(body).hasSize(length);
            for (int i = 0; i < length; i++) {
                if (body[i] != TestPort.largeAt(i)) {
                    throw new AssertionError("byte " + i + ": " + body[i]);
                }
            }
            assertThat(client.read().text()).isEqualTo("hello");
        }
    }

    @Test
    default void whoDoesNotReadHoldsUpNobodyElse() throws Exception {
        TestPort port = open();
        try (Stuffing stuck = new Stuffing(port, padded("/large/20000"));
                RawClient normal = port.connect()) {
            stuck.untilBlocked();
            long start = System.nanoTime();
            for (int i = 0; i < 100; i++) {
                assertThat(normal.send(get("/number/" + i)).read().text()).isEqualTo(String.valueOf(i));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
        }
    }
}
