package dev.farad.server.http;

import static dev.farad.server.http.Requests.bytes;
import static dev.farad.server.http.Requests.get;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Reads that pause where the server is busy, and writes that wait for the client. */
interface BackPressureCases extends Cases {
    private static String padded(String path) {
        return get(path, "X-Padding: " + "x".repeat(2_000));
    }

    @Test
    default void aClientThatNeverReadsIsNotReadFromForEver() throws Exception {
        TestPort port = open();
        try (Stuffing client = port.stuffing(padded("/large/20000"))) {
            client.untilBlocked();
            assertThat(client.written()).as("bytes taken").isLessThan(Stuffing.ENOUGH_BYTES / 2);
            assertThat(port.began.get() - port.finished.get())
                    .as("open exchanges")
                    .isLessThan(64);
        }
    }

    @Test
    default void whatIsSentBehindARequestThatRunsIsNotReadForEver() throws Exception {
        TestPort port = open();
        try (Stuffing client = port.stuffing(padded("/held/one"))) {
            client.untilBlocked();
            assertThat(client.written()).as("bytes taken").isLessThan(Stuffing.ENOUGH_BYTES / 2);
            assertThat(port.began.get()).as("open exchanges").isLessThan(64);
            client.reset();
        }
        // The reset may arrive behind an answer, which lets the next request in.
        Await.until("closed", () -> {
            port.releaseHeld();
            return port.connections() == 0;
        });
    }

    @Test
    default void everythingIsAnsweredOnceTheClientReads() throws Exception {
        int count = 1_000;
        int length = 20_000;
        byte[] request = bytes(padded("/large/" + length));
        byte[] all = new byte[count * request.length];
        for (int i = 0; i < count; i++) {
            System.arraycopy(request, 0, all, i * request.length, request.length);
        }
        TestPort port = open();
        try (RawClient client = port.connect(1 << 16)) {
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
        try (RawClient client = port.connect(1 << 14)) {
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
        try (Stuffing stuck = port.stuffing(padded("/large/20000"));
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
