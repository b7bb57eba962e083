package dev.farad.loadtest.bench;

import dev.farad.loadtest.bench.LoadGenerator.Load;
import dev.farad.loadtest.bench.ServerProcess.Account;
import java.io.IOException;
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
    private static final Duration RAMP = Duration.ofMillis(200);

    private final List<ServerProcess> servers;
    private final HttpOptions.Load settings;
    private final Consumer<String> progress;

    Contest(List<ServerProcess> servers, HttpOptions.Load settings, Consumer<String> progress) {
        this.servers = List.copyOf(servers);
        this.settings = settings;
        this.progress = progress;
    }

    /** One server under one workload, and what was measured of it so far. */
    private record Entry(ServerProcess server, long bodyBytes, List<Window> windows) {
        String label() {
            return server.contestant().label();
        }
    }

    /** Returns the windows of each server in the order of rounds. */
    Map<Contestant, List<Window>> run(Workload workload) throws IOException {
        byte[] request = workload.request();
        List<Entry> entries = new ArrayList<>();
        for (ServerProcess server : servers) {
            entries.add(new Entry(server, checked(workload, request, server), new ArrayList<>()));
        }
        for (Entry entry : entries) {
            progress.accept(workload.label() + ": warming up " + entry.label());
            warmUp(entry, request);
        }
        for (int round = 1; round <= settings.rounds(); round++) {
            for (Entry entry : round % 2 == 1 ? entries : entries.reversed()) {
                Window window = load(entry, request, settings.seconds());
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

    /** Returns the length of the right answer. */
    private static long checked(Workload workload, byte[] request, ServerProcess server) throws IOException {
        try {
            byte[] answer = Probe.exchange(server.port(), request);
            workload.check(answer);
            return answer.length;
        } catch (IOException | IllegalStateException failure) {
            throw new IOException(server.contestant().label() + ": " + failure.getMessage(), failure);
        }
    }

    /** Loads a server until it has used enough CPU time, since a busy machine gives it little in a second. */
    private void warmUp(Entry entry, byte[] request) throws IOException {
        double wantedMicros = settings.warmUpSeconds() * 1e6;
        long end = System.nanoTime()
                + Duration.ofSeconds(settings.warmUpSeconds())
                        .multipliedBy(MOST_WARM_UPS)
                        .toNanos();
        ProcessCpu begun = entry.server().account().cpu();
        while (entry.server().account().cpu().since(begun).totalMicros() < wantedMicros
                && System.nanoTime() - end < 0) {
            load(entry, request, 1);
        }
    }

    private Window load(Entry entry, byte[] request, int seconds) throws IOException {
        ServerProcess server = entry.server();
        try (LoadGenerator load =
                new LoadGenerator(server.port(), settings.connections(), request, entry.bodyBytes())) {
            load.run(RAMP);
            Account before = server.account();
            Load seen = load.run(Duration.ofSeconds(seconds));
            return Window.of(seen, before, server.account());
        } catch (IOException failure) {
            throw new IOException(entry.label() + ": " + failure.getMessage(), failure);
        }
    }
}
