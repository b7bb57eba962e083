package dev.farad.server.http;

import static dev.farad.server.http.Requests.bytes;
import static dev.farad.server.http.Requests.get;
import static dev.farad.server.http.Requests.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.server.event.ServerSentEvent;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many streams at once: what slow clients cost, and what is left when all leave together. With more of them: {@code
 * -Dfarad.streams=1000 -Dfarad.slow=100}.
 */
@Timeout(240)
class ManyStreamsTest {
    private static final int STREAMS = Integer.getInteger("farad.streams", 300);
    private static final int SLOW = Integer.getInteger("farad.slow", 20);
    private static final long ANSWER_BYTES = 100_000_000;
    private static final int TURNS = 20;
    private static final int TURN_BYTES = 1_000;
    /** A write buffer of 64 KiB, the part that went beyond, the one being written, and slices of pools. */
    private static final long MOST_BYTES_EACH = 160 << 10;
    /** What two event loops hold for themselves. */
    private static final long LOOP_BYTES = 1 << 20;

    @BeforeAll
    static void watchBuffers() {
        LeakWatch.begin();
    }

    @AfterAll
    static void noBufferLeaked() {
        LeakWatch.assertNoneFound();
    }

    private static List<SocketChannel> connect(StreamMemory port, int count, String request) throws IOException {
        List<SocketChannel> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            SocketChannel client = SocketChannel.open();
            client.setOption(StandardSocketOptions.SO_RCVBUF, 4_096);
            client.connect(port.address());
            client.write(ByteBuffer.wrap(bytes(request)));
            clients.add(client);
        }
        return clients;
    }

    /** Closes every other connection with a reset. */
    private static void leave(List<SocketChannel> clients) throws IOException {
        for (int i = 0; i < clients.size(); i++) {
            if (i % 2 == 0) {
                clients.get(i).setOption(StandardSocketOptions.SO_LINGER, 0);
            }
            clients.get(i).close();
        }
    }

    @Test
    void nothingIsLeftOfEventStreamsThatAllLeaveAtOnce() throws Exception {
        try (StreamMemory port = new StreamMemory(1, STREAMS + 10)) {
            int timers = port.timers();
            long heldBefore = StreamMemory.heldBytes();
            List<SocketChannel> clients = connect(port, STREAMS, get("/events"));
            Await.until("all streams are open", () -> port.streams.size() == STREAMS);
            Await.until("all have a heartbeat", () -> timersOf(port) == timers + STREAMS);
            AtomicBoolean over = new AtomicBoolean();
            Thread sender = Thread.ofVirtual().start(() -> {
                while (!over.get()) {
                    port.broadcast(ServerSentEvent.of("x".repeat(1_000)));
                }
            });
            ByteBuffer some = ByteBuffer.allocate(10_000);
            for (SocketChannel client : clients) {
                assertThat(client.read(some.clear())).isPositive();
            }
            leave(clients);
            port.awaitQuiet();
            over.set(true);
            sender.join();
            Await.until("all ends are told: " + port.ended, () -> port.streams.isEmpty());
            Await.until("no heartbeat is left", () -> timersOf(port) == timers);
            Await.until("no buffer is held", () -> StreamMemory.heldBytes() - heldBefore < LOOP_BYTES);
            assertThat(port.ended).as("ends told").hasValue(STREAMS);
            report("event streams left at once: " + STREAMS, StreamMemory.heldBytes() - heldBefore, STREAMS);
        }
    }

    private static int timersOf(StreamMemory port) {
        try {
            return port.timers();
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("timers of the loop", e);
        }
    }

    @Test
    void slowReadersHoldLittle() throws Exception {
        try (StreamMemory port = new StreamMemory(ANSWER_BYTES, SLOW + 10)) {
            long heldBefore = StreamMemory.heldBytes();
            List<SocketChannel> clients = connect(port, SLOW, get("/large"));
            Await.until("all are answered", () -> port.began.get() == SLOW);
            long most = 0;
            ByteBuffer some = ByteBuffer.allocate(TURN_BYTES);
            for (int turn = 0; turn < TURNS; turn++) {
                most = Math.max(most, settled(StreamMemory::heldBytes) - heldBefore);
                for (SocketChannel client : clients) {
                    assertThat(client.read(some.clear())).isPositive();
                }
            }
            report("slow readers of " + ANSWER_BYTES + " bytes: " + SLOW, most, SLOW);
            assertThat(most).as("bytes held").isLessThan(SLOW * MOST_BYTES_EACH + LOOP_BYTES);
            leave(clients);
            port.awaitQuiet();
            Await.until("no buffer is held", () -> StreamMemory.heldBytes() - heldBefore < LOOP_BYTES);
        }
    }

    @Test
    void slowUploadsHoldLittle() throws Exception {
        try (StreamMemory port = new StreamMemory(ANSWER_BYTES, SLOW + 10)) {
            long heldBefore = StreamMemory.heldBytes();
            String request = head("POST /upload HTTP/1.1", "Content-Length: " + ANSWER_BYTES);
            List<SocketChannel> clients = connect(port, SLOW, request);
            Await.until("all are being read", () -> port.began.get() == SLOW);
            long most = 0;
            for (int turn = 0; turn < TURNS; turn++) {
                for (SocketChannel client : clients) {
                    assertThat(client.write(ByteBuffer.allocate(TURN_BYTES))).isPositive();
                }
                most = Math.max(most, settled(StreamMemory::heldBytes) - heldBefore);
            }
            report("slow uploads of " + ANSWER_BYTES + " bytes: " + SLOW, most, SLOW);
            assertThat(most).as("bytes held").isLessThan(SLOW * MOST_BYTES_EACH + LOOP_BYTES);
            leave(clients);
            port.awaitQuiet();
        }
    }

    /** Returns a figure once it has been the same for a twentieth of a second. */
    static long settled(LongSupplier figure) {
        long value = figure.getAsLong();
        long since = System.nanoTime();
        while (System.nanoTime() - since < 50_000_000) {
            long now = figure.getAsLong();
            if (now != value) {
                value = now;
                since = System.nanoTime();
            }
            Thread.onSpinWait();
        }
        return value;
    }

    static void report(String what, long bytes, int count) {
        Runtime heap = Runtime.getRuntime();
        System.gc();
        System.out.printf(
                "%s; buffers held: %d KiB, %.1f KiB each; heap used: %d MiB%n",
                what, bytes >> 10, (double) bytes / count / 1024, (heap.totalMemory() - heap.freeMemory()) >> 20);
    }
}
