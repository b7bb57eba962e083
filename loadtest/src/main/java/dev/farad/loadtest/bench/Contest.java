package dev.farad.loadtest.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures servers that are all up, one after another in short windows, round after round.
 *
 * <p>The order is turned round every round, so that a machine that gets slower or faster favours nobody.
 */
final class Contest {
    private static final int MOST_WARM_UPS = 5;

    private final List<ServerProcess> servers;
    private final HttpOptions.Load settings;
    private final Path folder;
    private final Consumer<String> progress;

    /** Makes a contest whose clients may write into a folder. */
    Contest(List<ServerProcess> servers, HttpOptions.Load settings, Path folder, Consumer<String> progress) {
        this.servers = List.copyOf(servers);
        this.settings = settings;
        this.folder = folder;
        this.progress = progress;
    }

    /** One server under one workload, and what was measured of it so far. */
    private record Entry(ServerProcess server, Client client, List<Window> windows) {
        String label() {
            return server.contestant().label();
        }
    }

    /** Returns the windows of each server in the order of rounds. */
    Map<Contestant, List<Window>> run(Workload workload) throws IOException {
        List<Entry> entries = new ArrayList<>();
        for (ServerProcess server : servers) {
            if (server.contestant().serves(workload)) {
                entries.add(new Entry(server, checked(workload, server), new ArrayList<>()));
            }
        }
        for (Entry entry : entries) {
            progress.accept(workload.label() + ": warming up " + entry.label());
            warmUp(entry);
        }
        for (int round = 1; round <= settings.rounds(); round++) {
            for (Entry entry : round % 2 == 1 ? entries : entries.reversed()) {
                Window window = load(entry, settings.seconds());
                entry.windows().add(window);
                progress.accept("%s %d/%d: %s %,.0f requests/s"
                        .formatted(
                                workload.label(), round, settings.rounds(), entry.label(), window.requestsPerSecond()));
            }
        }
        Map<Contestant, List<Window>> windows = new EnumMap<>(Contestant.class);
        entries.forEach(entry -> windows.put(entry.server().contestant(), entry.windows()));
        return windows;
    }

    /** Returns a client of a server whose first answer was right. */
    private Client checked(Workload workload, ServerProcess server) throws IOException {
        Client client = switch (workload.protocol()) {
            case HTTP_1 -> new Http1Client(server, workload.request(), settings.connections());
            case HTTP_2 -> new Http2Client(server, workload, settings.connections(), folder);
        };
        try {
            workload.check(client.answer());
            return client;
        } catch (IOException | IllegalStateException failure) {
            throw new IOException(server.contestant().label() + ": " + failure.getMessage(), failure);
        }
    }

    /** Loads a server until it has used enough CPU time, since a busy machine gives it little in a second. */
    private void warmUp(Entry entry) throws IOException {
        double wantedMicros = settings.warmUpSeconds() * 1e6;
        long end = System.nanoTime()
                + Duration.ofSeconds(settings.warmUpSeconds())
                        .multipliedBy(MOST_WARM_UPS)
                        .toNanos();
        ProcessCpu begun = entry.server().account().cpu();
        while (entry.server().account().cpu().since(begun).totalMicros() < wantedMicros
                && System.nanoTime() - end < 0) {
            load(entry, 1);
        }
    }

    private static Window load(Entry entry, int seconds) throws IOException {
        try {
            return entry.client().load(seconds);
        } catch (IOException failure) {
            throw new IOException(entry.label() + ": " + failure.getMessage(), failure);
        }
    }
}
