package dev.farad.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients of HTTP/2 that read slowly cost. */
@Timeout(120)
class Http2MemoryTest {
    private static final int CONNECTIONS = 5;
    private static final int STREAMS = 20;
    private static final long ANSWER_BYTES = 100_000_000;
    private static final int TURNS = 10;
    private static final int TURN_BYTES = 1_000;
    /** What waits for the stream's window, the part that went beyond, the one being written, and slices of pools. */
    private static final long MOST_BYTES_EACH = 128 << 10;
    /** What two event loops and the connections hold for themselves. */
    private static final long OTHER_BYTES = 2 << 20;

    @BeforeAll
    static void watchBuffers() {
        LeakWatch.begin();
    }

    @AfterAll
    static void noBufferLeaked() {
        LeakWatch.assertNoneFound();
    }

    @Test
    void slowReadersOfManyStreamsHoldLittle() throws Exception {
        try (StreamMemory port = new StreamMemory(ANSWER_BYTES, CONNECTIONS + 10)) {
            long heldBefore = StreamMemory.heldBytes();
            List<Http2Client> clients = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                Http2Client client = new Http2Client(port.address(), 65_535, 4_096).keepingWindows();
                clients.add(client);
                for (int stream = 0; stream < STREAMS; stream++) {
                    client.get(2 * stream + 1, "/large");
                }
            }
            Await.until("all are answered", () -> port.began.get() == CONNECTIONS * STREAMS);
            long most = 0;
            for (int turn = 0; turn < TURNS; turn++) {
                for (Http2Client client : clients) {
                    client.window(0, TURN_BYTES);
                    client.awaitPing();
                }
                most = Math.max(most, ManyStreamsTest.settled(StreamMemory::heldBytes) - heldBefore);
            }
            ManyStreamsTest.report("slow streams of HTTP/2 of " + ANSWER_BYTES + " bytes", most, CONNECTIONS * STREAMS);
            assertThat(most).as("bytes held").isLessThan(CONNECTIONS * STREAMS * MOST_BYTES_EACH + OTHER_BYTES);
            for (Http2Client client : clients) {
                client.abort();
            }
            port.awaitQuiet();
        }
    }
}
