package dev.farad.server.http;

import static dev.farad.server.http.Requests.get;
import static dev.farad.server.http.Requests.head;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What becomes of connections when a port stops. */
interface DrainCases extends Cases {

    @Test
    default void closesIdleConnectionsAtOnceAndOthersAfterTheirAnswer() throws Exception {
        TestPort port = open();
        try (RawClient silent = port.connect();
                RawClient idle = port.connect();
                RawClient running = port.connect();
                RawClient sending = port.connect()) {
            assertThat(idle.send(get("/hello")).read().text()).isEqualTo("hello");
            sending.send(head("POST /echo HTTP/1.1", "Content-Length: 4") + "ab");
            running.send(get("/held/one") + get("/number/2"));
            TestPort.Held request = port.nextHeld();
            Await.until("the body is awaited", () -> port.began.get() == 3);
            CompletableFuture<Integer> cut = port.drain(Duration.ofMinutes(1));
            silent.awaitEnd();
            idle.awaitEnd();
            assertThatThrownBy(port::connect).isInstanceOf(SocketException.class);
            assertThat(cut).isNotDone();
            request.release();
            Reply last = running.read();
            assertThat(last.text()).isEqualTo("one");
            assertThat(last.saysClose()).isTrue();
            running.awaitEnd();
            assertThat(sending.send("cd").read().text()).isEqualTo("abcd");
            sending.awaitEnd();
            assertThat(cut).succeedsWithin(RawClient.PATIENCE).isEqualTo(0);
        }
    }

    @Test
    default void cutsWhatRunsAfterTheDeadlineAndCountsIt() throws Exception {
        TestPort port = open();
        try (RawClient running = port.connect()) {
            running.send(get("/held/one"));
            TestPort.Held request = port.nextHeld();
            assertThat(port.drain(Duration.ofMillis(300)))
                    .succeedsWithin(RawClient.PATIENCE)
                    .isEqualTo(1);
            running.awaitGone();
            assertThat(request.cancelled()).succeedsWithin(RawClient.PATIENCE);
        }
    }

    /** Half of the clients are known to the server; the others wait to be accepted, but over TLS, which needs the server to connect. */
    @Test
    default void answersWhatWasSentBeforeTheStopThoughEveryEventLoopWasBusy() throws Exception {
        TestPort port = open();
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 20; i++) {
                clients.add(port.connect());
            }
            // More than there are event loops, as nobody knows which connection is on which.
            for (RawClient client : clients) {
                client.send(get("/stuck"));
            }
            Await.until("each event loop is busy", () -> port.stuck.getQueueLength() == TestPort.EVENT_LOOPS);
            while (!port.secure() && clients.size() < 60) {
                clients.add(port.connect().send(get("/stuck")));
            }
            CompletableFuture<Integer> cut = port.drain(Duration.ofMinutes(1));
            long begun = System.nanoTime();
            Await.until("whatever the drain waits for is overdue", () -> System.nanoTime() - begun > 50_000_000);
            port.stuck.release(1_000);
            for (RawClient client : clients) {
                assertThat(client.read().text()).isEqualTo("free");
                client.close();
            }
            assertThat(cut).succeedsWithin(RawClient.PATIENCE).isEqualTo(0);
        } finally {
            port.stuck.release(1_000);
            for (RawClient client : clients) {
                client.close();
            }
        }
    }
}
