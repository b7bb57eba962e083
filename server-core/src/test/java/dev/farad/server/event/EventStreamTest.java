package dev.farad.server.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.OnFinish;
import dev.farad.hooks.Outcome;
import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.route.HttpExchange;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams of events as a client sees them. */
@Timeout(60)
class EventStreamTest {
    private static final String KILOBYTE = "x".repeat(1_000);

    private final BlockingQueue<EventStream> opened = new LinkedBlockingQueue<>();
    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
    private final AtomicInteger ends = new AtomicInteger();
    private final AtomicInteger sent = new AtomicInteger();
    private final CompletableFuture<Void> goOn = new CompletableFuture<>();
    private final FaradServer server;

    EventStreamTest() throws IOException {
        OnFinish record = (_, outcome) -> outcomes.add(outcome);
        EventSettings usual = EventSettings.DEFAULT;
        server = FaradServer.builder()
                .config(ServerConfig.DEFAULT.with(new Listen("127.0.0.1", 0, 0)))
                .hook(record)
                .get(
                        "/three",
                        exchange -> EventStream.of(exchange, events -> {
                            for (int i = 0; i < 3; i++) {
                                events.send(ServerSentEvent.named("number", i + "\n" + events.lastEventId())
                                        .withId("" + i));
                            }
                        }))
                .get("/endless", exchange -> EventStream.of(exchange, this::endless))
                .get("/finite", exchange -> EventStream.of(exchange, usual.finite(), this::finite))
                .get(
                        "/fails",
                        exchange -> EventStream.of(exchange, events -> {
                            events.send(ServerSentEvent.of("before"));
                            throw new IllegalStateException("failed on purpose");
                        }))
                .async("GET", "/open", exchange -> open(exchange, usual))
                .async("GET", "/beats", exchange -> open(exchange, usual.heartbeat(Duration.ofMillis(20))))
                .async("GET", "/waits", exchange -> open(exchange, usual.queue(10_000, WhenFull.WAIT)))
                .async("GET", "/drops", exchange -> open(exchange, usual.queue(10_000, WhenFull.DROP_OLDEST)))
                .async("GET", "/cuts", exchange -> open(exchange, usual.queue(10_000, WhenFull.DISCONNECT)))
                .start();
    }

    @AfterEach
    void stop() {
        goOn.complete(null);
        server.close();
    }

    private void open(HttpExchange exchange, EventSettings settings) {
        EventStream stream = EventStream.open(exchange, settings);
        stream.onEnd(ends::incrementAndGet);
        opened.add(stream);
    }

    private void endless(EventStream events) throws IOException {
        events.onEnd(ends::incrementAndGet);
        try {
            while (true) {
                events.send(ServerSentEvent.of(KILOBYTE));
                sent.incrementAndGet();
            }
        } catch (IOException e) {
            thrown.add(e);
            throw e;
        }
    }

    private void finite(EventStream events) throws Exception {
        events.send(ServerSentEvent.of("first"));
        goOn.get();
        events.send(ServerSentEvent.of("last"));
    }

    /** A client that reads one line after the other. */
    private final class Client implements AutoCloseable {
        final Socket socket;
        final BufferedReader in;
        final List<String> head = new ArrayList<>();

        Client(String path, String... fields) throws IOException {
            socket = new Socket();
            socket.setReceiveBufferSize(8_000);
            socket.connect(new java.net.InetSocketAddress(
                    InetAddress.getLoopbackAddress(), server.address().getPort()));
            socket.setSoTimeout(10_000);
            String lines = "GET " + path + " HTTP/1.0\r\nHost: a\r\n" + String.join("", fields) + "\r\n";
            socket.getOutputStream().write(lines.getBytes(StandardCharsets.UTF_8));
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
                head.add(line);
            }
        }

        String rest() throws IOException {
            StringBuilder rest = new StringBuilder();
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                rest.append(line).append('\n');
            }
            return rest.toString();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(10, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    private void awaitEnds(int count) {
        long until = System.nanoTime() + 10_000_000_000L;
        while (ends.get() < count && System.nanoTime() < until) {
            Thread.onSpinWait();
        }
        assertThat(ends).hasValue(count);
    }

    /** Offers kilobytes until one is not simply taken. */
    private static Offered offerUntilFull(EventStream stream) {
        for (int i = 0; i < 1_000_000; i++) {
            Offered offered = stream.offer(ServerSentEvent.of(KILOBYTE).withId("" + i));
            if (offered != Offered.QUEUED) {
                return offered;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("a client that does not read took everything");
    }

    @Test
    void sendsEventsFromAHandlerThatBlocks() throws Exception {
        try (Client client = new Client("/three", "Last-Event-ID: ä 7\r\n")) {
            assertThat(client.head)
                    .contains("content-type: text/event-stream", "cache-control: no-store", "x-accel-buffering: no");
            assertThat(client.rest()).isEqualTo("""
                    id: 0
                    event: number
                    data: 0
                    data: ä 7

                    id: 1
                    event: number
                    data: 1
                    data: ä 7

                    id: 2
                    event: number
                    data: 2
                    data: ä 7

                    """);
        }
        assertThat(next(outcomes)).isEqualTo(Outcome.answered(200));
    }

    @Test
    void sendsEventsFromAnyThreadAsSoonAsTheyCome() throws Exception {
        try (Client client = new Client("/open")) {
            EventStream stream = next(opened);
            assertThat(stream.lastEventId()).isNull();
            for (int i = 0; i < 100; i++) {
                assertThat(stream.offer(ServerSentEvent.of("" + i))).isEqualTo(Offered.QUEUED);
                assertThat(client.in.readLine()).isEqualTo("data: " + i);
                assertThat(client.in.readLine()).isEmpty();
            }
            assertThat(stream.comment("remark")).isEqualTo(Offered.QUEUED);
            assertThat(client.in.readLine()).isEqualTo(": remark");
            stream.close();
            stream.close();
            assertThat(stream.offer(ServerSentEvent.of("late"))).isEqualTo(Offered.ENDED);
            assertThat(client.rest()).isEqualTo("\n");
            awaitEnds(1);
            stream.onEnd(ends::incrementAndGet);
            awaitEnds(2);
        }
    }

    @Test
    void keepsTheOrderOfEachOfManySenders() throws Exception {
        try (Client client = new Client("/open")) {
            EventStream stream = next(opened);
            List<Thread> senders = new ArrayList<>();
            for (int s = 0; s < 4; s++) {
                int sender = s;
                senders.add(Thread.ofVirtual().start(() -> {
                    try {
                        for (int i = 0; i < 500; i++) {
                            stream.send(ServerSentEvent.named("" + sender, "" + i));
                        }
                    } catch (IOException e) {
                        thrown.add(e);
                    }
                }));
            }
            int[] seen = new int[4];
            for (int i = 0; i < 2_000; i++) {
                int sender = Integer.parseInt(client.in.readLine().substring("event: ".length()));
                assertThat(client.in.readLine()).isEqualTo("data: " + seen[sender]++);
                assertThat(client.in.readLine()).isEmpty();
            }
            for (Thread sender : senders) {
                sender.join();
            }
            assertThat(thrown).isEmpty();
        }
    }

    @Test
    void sendsACommentWhenNothingElseWasSent() throws Exception {
        try (Client client = new Client("/beats")) {
            EventStream stream = next(opened);
            for (int i = 0; i < 3; i++) {
                assertThat(client.in.readLine()).isEqualTo(":");
                assertThat(client.in.readLine()).isEmpty();
            }
            stream.close();
        }
    }

    @Test
    void tellsOnceThatTheClientLeft() throws Exception {
        EventStream stream;
        try (Client client = new Client("/open")) {
            assertThat(client.head).isNotEmpty();
            stream = next(opened);
        }
        awaitEnds(1);
        assertThat(stream.offer(ServerSentEvent.of("x"))).isEqualTo(Offered.ENDED);
        assertThat(next(outcomes)).isInstanceOf(Outcome.Cancelled.class);
        stream.close();
        awaitEnds(1);
    }

    @Test
    void anOfferToASlowReaderIsNotTakenUntilItReads() throws Exception {
        try (Client client = new Client("/waits")) {
            EventStream stream = next(opened);
            assertThat(offerUntilFull(stream)).isEqualTo(Offered.FULL);
            CompletableFuture<Void> waits = CompletableFuture.runAsync(() -> {
                try {
                    stream.send(ServerSentEvent.of("waited"));
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            String line = client.in.readLine();
            while (!line.equals("data: waited")) {
                line = client.in.readLine();
            }
            waits.get(10, TimeUnit.SECONDS);
        }
    }

    @Test
    void aSlowReaderMayMissTheOldest() throws Exception {
        try (Client client = new Client("/drops")) {
            EventStream stream = next(opened);
            assertThat(offerUntilFull(stream)).isEqualTo(Offered.DROPPED_OLDEST);
            stream.offer(ServerSentEvent.of("last"));
            stream.close();
            List<Integer> ids = new ArrayList<>();
            String last = "";
            for (String line = client.in.readLine(); line != null; line = client.in.readLine()) {
                if (line.startsWith("id: ")) {
                    ids.add(Integer.parseInt(line.substring(4)));
                }
                last = line.isEmpty() ? last : line;
            }
            assertThat(ids).isSorted().doesNotHaveDuplicates();
            assertThat(last).isEqualTo("data: last");
            assertThat(ids.getLast() + 1).as("events offered").isGreaterThan(ids.size());
        }
    }

    @Test
    void aSlowReaderMayBeCut() throws Exception {
        try (Client client = new Client("/cuts")) {
            EventStream stream = next(opened);
            assertThat(offerUntilFull(stream)).isEqualTo(Offered.ENDED);
            assertThat(next(outcomes)).isInstanceOf(Outcome.Failed.class);
            awaitEnds(1);
            assertThat(client.head).isNotEmpty();
        }
    }

    @Test
    void aSenderWaitsForASlowReaderAndThrowsWhenItLeaves() throws Exception {
        try (Client client = new Client("/endless")) {
            assertThat(client.in.readLine()).startsWith("data: x");
            int before;
            do {
                before = sent.get();
            } while (!stalls(before));
            assertThat(sent.get()).as("kilobytes sent to who stopped to read").isLessThan(50_000);
        }
        assertThat(next(thrown)).isInstanceOf(IOException.class);
        awaitEnds(1);
    }

    private boolean stalls(int before) {
        long until = System.nanoTime() + 300_000_000L;
        while (System.nanoTime() < until) {
            if (sent.get() != before) {
                return false;
            }
            Thread.onSpinWait();
        }
        return before > 0;
    }

    @Test
    void aWriterThatThrowsCutsTheStream() throws Exception {
        try (Client client = new Client("/fails")) {
            assertThat(client.head).isNotEmpty();
            assertThat(next(outcomes)).isInstanceOf(Outcome.Failed.class);
        }
    }

    @Test
    void aStopEndsStreamsThatWouldGoOnForEver() throws Exception {
        try (Client open = new Client("/open");
                Client endless = new Client("/endless")) {
            EventStream stream = next(opened);
            stream.offer(ServerSentEvent.of("before"));
            CompletableFuture<String> read = CompletableFuture.supplyAsync(() -> {
                try {
                    return endless.rest();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
            });
            long start = System.nanoTime();
            assertThat(server.stop()).as("requests cut").isZero();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
            assertThat(open.rest()).isEqualTo("data: before\n\n");
            assertThat(read.get(10, TimeUnit.SECONDS)).endsWith(KILOBYTE + "\n\n");
        }
        awaitEnds(2);
    }

    @Test
    void aStopWaitsForStreamsThatEndByThemselves() throws Exception {
        try (Client client = new Client("/finite")) {
            assertThat(client.in.readLine()).isEqualTo("data: first");
            CompletableFuture<Integer> stopped = CompletableFuture.supplyAsync(server::stop);
            goOn.complete(null);
            assertThat(client.rest()).isEqualTo("\ndata: last\n\n");
            assertThat(stopped.get(20, TimeUnit.SECONDS)).isZero();
        }
    }
}
