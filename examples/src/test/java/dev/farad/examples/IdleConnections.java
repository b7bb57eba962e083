package dev.farad.examples;

import dev.farad.examples.SteadyLoad.Latency;
import dev.farad.examples.SteadyLoad.OneClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What connections cost that say nothing: memory of the server for each, and the latency of others beside them.
 *
 * <p>As a program it takes the number of connections, which both processes need as many descriptors for, and prints a line.
 */
final class IdleConnections {
    static final int BUSY = 100;
    private static final Duration LOAD = Duration.ofSeconds(3);
    private static final Duration WARM_UP = Duration.ofSeconds(2);

    private IdleConnections() {}

    /**
     * What was seen.
     *
     * @param connections that were idle, each after one answer
     * @param heapBytes of live objects for each
     * @param residentBytes of the process for each
     * @param alone latency of the busy ones before
     * @param beside latency of the busy ones with the idle ones beside
     */
    record Figures(int connections, long heapBytes, long residentBytes, Latency alone, Latency beside) {
        @Override
        public String toString() {
            return connections + " idle connections: " + heapBytes + " B of heap and " + residentBytes
                    + " B of real memory each; " + BUSY + " busy ones alone: " + alone + "; beside them: " + beside;
        }
    }

    /** Measures once. */
    public static void main(String[] args) throws IOException {
        System.out.println(measure(Integer.parseInt(args[0])));
    }

    static Figures measure(int count) throws IOException {
        List<OneClient> idle = new ArrayList<>();
        try (MeasuredProcess server = new MeasuredProcess(0)) {
            byte[] request = SteadyLoad.get("/plaintext");
            load(server, WARM_UP);
            Latency alone = load(server, LOAD);
            long heap = server.ask("heap");
            long resident = server.residentBytes();
            for (int i = 0; i < count; i++) {
                OneClient client = new OneClient(server.port());
                idle.add(client);
                client.exchange(request, 1);
            }
            long heapBytes = (server.ask("heap") - heap) / count;
            long residentBytes = (server.residentBytes() - resident) / count;
            Figures figures = new Figures(count, heapBytes, residentBytes, alone, load(server, LOAD));
            for (OneClient client : idle) {
                client.exchange(request, 1);
            }
            return figures;
        } finally {
            for (OneClient client : idle) {
                client.close();
            }
        }
    }

    private static Latency load(MeasuredProcess server, Duration time) {
        return SteadyLoad.run(server.port(), BUSY, SteadyLoad.get("/plaintext"), time);
    }
}
