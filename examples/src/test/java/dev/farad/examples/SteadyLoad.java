package dev.farad.examples;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/** Clients that each send the same request again once its answer is there; every answer must be as long as the first and a 200. */
final class SteadyLoad implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final List<CompletableFuture<long[]>> clients = new ArrayList<>();
    private final AtomicBoolean enough = new AtomicBoolean();

    /** Begins to send from a number of clients. */
    SteadyLoad(int port, int count, byte[] request) {
        for (int i = 0; i < count; i++) {
            clients.add(CompletableFuture.supplyAsync(
                    () -> send(port, request), task -> Thread.ofVirtual().start(task)));
        }
    }

    static byte[] get(String path) {
        return ("GET " + path + " HTTP/1.1\r\nHost: farad\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
    }

    private long[] send(int port, byte[] request) {
        long[] nanos = new long[1_024];
        int count = 0;
        try (OneClient client = new OneClient(port)) {
            while (!enough.get()) {
                long start = System.nanoTime();
                client.exchange(request, 1);
                nanos = count == nanos.length ? Arrays.copyOf(nanos, 2 * count) : nanos;
                nanos[count++] = System.nanoTime() - start;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Arrays.copyOf(nanos, count);
    }

    /** Sends for a time, and returns how long requests took. */
    static Latency run(int port, int count, byte[] request, Duration time) {
        try (SteadyLoad load = new SteadyLoad(port, count, request)) {
            long end = System.nanoTime() + time.toNanos();
            while (System.nanoTime() - end < 0) {
                LockSupport.parkNanos(end - System.nanoTime());
            }
            return load.end();
        }
    }

    /** Ends, and returns how long requests took. */
    Latency end() {
        enough.set(true);
        return new Latency(clients.stream()
                .flatMapToLong(client -> Arrays.stream(client.join()))
                .sorted()
                .toArray());
    }

    @Override
    public void close() {
        enough.set(true);
    }

    /** How long requests took, in order of length. */
    static final class Latency {
        private final long[] nanos;

        Latency(long[] nanos) {
            this.nanos = nanos;
        }

        int requests() {
            return nanos.length;
        }

        /** Returns what a share of the requests did not exceed. */
        Duration at(double share) {
            return Duration.ofNanos(nanos[(int) Math.min(nanos.length - 1, Math.round(share * nanos.length))]);
        }

        /** Returns the 99th percentile that may come of something beside that is to do no harm, on a machine that is busy. */
        Duration mostBeside() {
            return at(0.99).multipliedBy(3).plus(Duration.ofMillis(100));
        }

        @Override
        public String toString() {
            return "%d requests, p50 %.2f ms, p99 %.2f ms, worst %.2f ms"
                    .formatted(nanos.length, at(0.5).toNanos() / 1e6, at(0.99).toNanos() / 1e6, at(1).toNanos() / 1e6);
        }
    }

    /** A connection whose answers are all alike. */
    static final class OneClient implements AutoCloseable {
        private final Socket socket;
        private final DataInputStream in;
        private byte[] answer = {};

        OneClient(int port) throws IOException {
            socket = new Socket(InetAddress.getLoopbackAddress(), port);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            in = new DataInputStream(socket.getInputStream());
        }

        /** Sends a request a number of times, each after the answer to the one before. */
        void exchange(byte[] request, int times) throws IOException {
            for (int i = 0; i < times; i++) {
                socket.getOutputStream().write(request);
                if (answer.length == 0) {
                    answer = first(socket.getInputStream());
                } else {
                    in.readFully(answer);
                }
                if (answer[9] != '2' || answer[11] != '0') {
                    throw new IOException("answer: " + new String(answer, StandardCharsets.ISO_8859_1));
                }
            }
        }

        /** Reads an answer whose length is not known yet. */
        private static byte[] first(InputStream in) throws IOException {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = in.read();
                if (next < 0) {
                    throw new IOException("connection ended after: " + head);
                }
                head.append((char) next);
            }
            int at = head.indexOf("content-length: ") + "content-length: ".length();
            int length = Integer.parseInt(head.substring(at, head.indexOf("\r\n", at)));
            in.readNBytes(length);
            return Arrays.copyOf(head.toString().getBytes(StandardCharsets.ISO_8859_1), head.length() + length);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
