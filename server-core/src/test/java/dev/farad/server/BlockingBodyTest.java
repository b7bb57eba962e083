package dev.farad.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.OnFinish;
import dev.farad.hooks.Outcome;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.route.Body;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Refusal;
import dev.farad.server.route.Response;
import dev.farad.server.route.StreamedResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that handlers read and write with calls that wait. */
@Timeout(60)
class BlockingBodyTest {
    private static final int LIMIT_BYTES = 10_000_000;

    private final BlockingQueue<Outcome> outcomes = new LinkedBlockingQueue<>();
    private final BlockingQueue<Throwable> thrown = new LinkedBlockingQueue<>();
    private final AtomicLong written = new AtomicLong();
    private final AtomicLong writers = new AtomicLong();
    private final CompletableFuture<OutputStream> kept = new CompletableFuture<>();
    private final FaradServer server;

    BlockingBodyTest() throws IOException {
        OnFinish record = (_, outcome) -> outcomes.add(outcome);
        Body streamed = new Body(LIMIT_BYTES, true);
        server = FaradServer.builder()
                .config(ServerConfig.DEFAULT.with(new Listen("127.0.0.1", 0, 0)))
                .hook(record)
                .route("POST", "/count", streamed, this::count)
                .route("POST", "/first", streamed, BlockingBodyTest::first)
                .route("POST", "/relay", streamed, this::relay)
                .get("/rows/{count}", this::rows)
                .get("/endless", _ -> StreamedResponse.of(200, "text/plain", this::endless))
                .get("/waits", _ -> StreamedResponse.of(200, "text/plain", this::waits))
                .get("/kept", _ -> StreamedResponse.of(200, "text/plain", kept::complete))
                .get(
                        "/throws",
                        _ -> StreamedResponse.of(200, "text/plain", out -> {
                            out.write('a');
                            out.flush();
                            throw new IOException("failed on purpose");
                        }))
                .start();
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private Response count(HttpExchange exchange) throws IOException {
        long bytes = 0;
        try (InputStream in = exchange.bodyInput()) {
            byte[] some = new byte[1_000];
            for (int n = in.read(some); n >= 0; n = in.read(some)) {
                bytes += n;
            }
        } catch (IOException e) {
            thrown.add(e);
            throw e;
        }
        return Response.text(String.valueOf(bytes));
    }

    private static Response first(HttpExchange exchange) throws IOException {
        return Response.text(String.valueOf((char) exchange.bodyInput().read()));
    }

    private StreamedResponse relay(HttpExchange exchange) {
        return StreamedResponse.of(200, "text/plain", out -> {
            out.write('!');
            out.flush();
            try (InputStream in = exchange.bodyInput()) {
                out.write(in.readNBytes(4));
                out.flush();
                in.transferTo(out);
            } catch (IOException e) {
                thrown.add(e);
                throw e;
            }
        });
    }

    private StreamedResponse rows(HttpExchange exchange) {
        int count = Integer.parseInt(exchange.pathParameter("count"));
        return StreamedResponse.of(200, "text/csv", out -> {
            writers.incrementAndGet();
            for (int i = 0; i < count; i++) {
                out.write((i + ",row\n").getBytes(StandardCharsets.UTF_8));
            }
        });
    }

    private void endless(OutputStream out) throws IOException {
        try {
            while (true) {
                out.write(new byte[10_000]);
                written.addAndGet(10_000);
            }
        } catch (IOException e) {
            thrown.add(e);
            throw e;
        }
    }

    private void waits(OutputStream out) throws Exception {
        out.write('a');
        out.flush();
        try {
            new CompletableFuture<>().get();
        } catch (InterruptedException e) {
            thrown.add(e);
            throw e;
        }
    }

    private Socket connect() throws IOException {
        Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
        socket.setSoTimeout(10_000);
        return socket;
    }

    private String ask(String request) throws IOException {
        try (Socket socket = connect()) {
            TestServer.write(socket, request);
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private static String post(String path, String body) {
        return "POST " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: " + body.length()
                + "\r\n\r\n" + body;
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    }

    private static void readUntil(Socket socket, String end) throws IOException {
        StringBuilder read = new StringBuilder();
        while (!read.toString().endsWith(end)) {
            int next = socket.getInputStream().read();
            assertThat(next).as("after " + read).isNotNegative();
            read.append((char) next);
        }
    }

    private <T> T next(BlockingQueue<T> queue) throws InterruptedException {
        T next = queue.poll(10, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        return next;
    }

    @Test
    void readsABodyAsItComes() throws Exception {
        assertThat(ask(post("/count", "x".repeat(3_000_000)))).endsWith("\r\n\r\n3000000");
        assertThat(ask(post("/count", ""))).endsWith("\r\n\r\n0");
        try (Socket socket = connect()) {
            TestServer.write(socket, "POST /count HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 100; i++) {
                TestServer.write(socket, "3\r\nabc\r\n");
            }
            TestServer.write(socket, "0\r\n\r\n");
            assertThat(TestServer.read(socket)).endsWith("\r\n\r\n300");
        }
    }

    @Test
    void maySkipTheRestOfABody() throws Exception {
        try (Socket socket = connect()) {
            TestServer.write(socket, "POST /first HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n");
            TestServer.write(socket, "y".repeat(200_000));
            assertThat(TestServer.read(socket)).endsWith("\r\n\r\ny");
            TestServer.write(socket, "POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nok");
            assertThat(TestServer.read(socket)).endsWith("\r\n\r\n2");
        }
    }

    @Test
    void aReadThrowsWhenTheClientLeaves() throws Exception {
        try (Socket socket = connect()) {
            TestServer.write(socket, "POST /count HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
        }
        assertThat(next(thrown))
                .isInstanceOf(IOException.class)
                .hasMessage("the client left")
                .hasCauseInstanceOf(Refusal.class);
        assertThat(next(outcomes)).isInstanceOf(Outcome.Cancelled.class);
    }

    @Test
    void aReadThrowsWhenTheClientLeavesWithinTheAnswer() throws Exception {
        try (Socket socket = connect()) {
            TestServer.write(socket, "POST /relay HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
            readUntil(socket, "!\r\n4\r\nhalf");
        }
        assertThat(next(thrown)).isInstanceOf(IOException.class);
        assertThat(next(outcomes)).isInstanceOf(Outcome.Cancelled.class);
    }

    @Test
    void aBodyBeyondTheLimitIsRefusedWhereItIsRead() throws Exception {
        try (Socket socket = connect()) {
            TestServer.write(socket, "POST /count HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n");
            byte[] chunk = ("F4240\r\n" + "z".repeat(1_000_000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i <= LIMIT_BYTES / 1_000_000; i++) {
                socket.getOutputStream().write(chunk);
            }
            assertThat(TestServer.read(socket)).startsWith("HTTP/1.1 413 ");
        }
        assertThat(next(thrown)).isInstanceOf(IOException.class).hasCauseInstanceOf(Refusal.class);
    }

    @Test
    void writesABodyInParts() throws Exception {
        String answer = ask(get("/rows/10000"));
        assertThat(answer)
                .contains("transfer-encoding: chunked")
                .contains("9999,row\n")
                .endsWith("0\r\n\r\n");
        assertThat(ask(get("/rows/0"))).endsWith("\r\n\r\n0\r\n\r\n");
        assertThat(ask(get("/rows/1"))).endsWith("\r\n\r\n6\r\n0,row\n\r\n0\r\n\r\n");
    }

    @Test
    void aBodyThatNobodyWantsIsNotWritten() throws Exception {
        assertThat(ask("HEAD /rows/10 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"))
                .contains("content-type: text/csv")
                .endsWith("\r\n\r\n");
        assertThat(writers).hasValue(0);
    }

    @Test
    void writesWaitForTheClientAndThrowWhenItLeaves() throws Exception {
        try (Socket socket = connect()) {
            TestServer.write(socket, get("/endless"));
            assertThat(socket.getInputStream().readNBytes(1_000)).hasSize(1_000);
            long before;
            do {
                before = written.get();

            } while (!stalls(before));
            assertThat(written.get())
                    .as("bytes written for a reader that stopped")
                    .isLessThan(50_000_000);
        }
        assertThat(next(thrown)).isInstanceOf(IOException.class).hasMessageContaining("the client left");
        assertThat(next(outcomes)).isInstanceOf(Outcome.Cancelled.class);
    }

    private boolean stalls(long before) {
        long until = System.nanoTime() + 300_000_000L;
        while (System.nanoTime() < until) {
            if (written.get() != before) {
                return false;
            }
            Thread.onSpinWait();
        }
        return before > 0;
    }

    @Test
    void aWriterThatWaitsForSomethingElseIsInterruptedWhenTheClientLeaves() throws Exception {
        try (Socket socket = connect()) {
            TestServer.write(socket, get("/waits"));
            readUntil(socket, "\r\n1\r\na");
        }
        assertThat(next(thrown)).isInstanceOf(InterruptedException.class);
        assertThat(next(outcomes)).isInstanceOf(Outcome.Cancelled.class);
    }

    @Test
    void aWriterThatThrowsCutsTheAnswer() throws Exception {
        assertThat(ask(get("/throws"))).endsWith("1\r\na");
        assertThat(next(outcomes)).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void nothingIsWrittenBehindTheEnd() throws Exception {
        assertThat(ask(get("/kept"))).endsWith("\r\n\r\n0\r\n\r\n");
        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> kept.get(10, TimeUnit.SECONDS).write('a'))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("closed");
    }
}
