package dev.farad.loadtest.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The command {@code farad bench http}: servers side by side under one load on loopback. */
public final class HttpBench {
    private final HttpOptions options;
    private final Path root;
    private final Path logs;

    private HttpBench(HttpOptions options, Path root) throws IOException {
        this.options = options;
        this.root = root;
        this.logs = Files.createDirectories(
                root.resolve("loadtest").resolve("target").resolve("bench"));
    }

    /**
     * Runs the benchmark; exits with 0, 1 if it failed, or 2 for wrong arguments.
     *
     * @param args options; the system property {@code farad.root} names the source tree, {@code .} where not set
     */
    public static void main(String[] args) {
        System.exit(Command.run(HttpOptions.USAGE, args, HttpBench::run));
    }

    private static void run(String[] args) throws IOException {
        Path root = Path.of(System.getProperty("farad.root", "."));
        new HttpBench(HttpOptions.parse(args, root), root).run();
    }

    private void run() throws IOException {
        Arrays.stream(Contestant.values())
                .filter(contestant -> !contestant.isBuilt(root))
                .forEach(contestant -> say(contestant.label() + " is not built, see loadtest/peers/target/build.log"));
        if (options.cores().isPresent()) {
            options.cores().get().pinLoad();
        } else {
            say("servers and load are not pinned (needs taskset and two cores): expect more spread");
        }
        List<ServerProcess> servers = new ArrayList<>();
        try {
            List<Workload> workloads = workloads();
            for (Contestant contestant : options.servers()) {
                if (workloads.stream().anyMatch(contestant::serves)) {
                    start(contestant, servers);
                }
            }
            measure(workloads, servers);
        } finally {
            servers.forEach(ServerProcess::close);
        }
    }

    /** Returns those that can be run here: HTTP/2 has a load generator that may be missing. */
    private List<Workload> workloads() {
        if (Http2Client.COMMANDS.stream().allMatch(SearchPath::has)) {
            return options.workloads();
        }
        List<Workload> left = new ArrayList<>(options.workloads());
        left.removeIf(workload -> {
            boolean out = workload.protocol() == Workload.Protocol.HTTP_2;
            if (out) {
                say(workload.label() + " is left out: needs h2load and nghttp (Debian: nghttp2-client)");
            }
            return out;
        });
        return left;
    }

    /** Starts a server; io_uring alone may be missing, since many machines forbid it. */
    private void start(Contestant contestant, List<ServerProcess> servers) throws IOException {
        say("starting " + contestant.label());
        Path log = logs.resolve(contestant.label() + ".log");
        try {
            servers.add(ServerProcess.start(contestant, root, options.cores(), log));
        } catch (IOException failure) {
            if (contestant != Contestant.NETTY_IO_URING) {
                throw failure;
            }
            say(contestant.label() + " is left out: it cannot run here, see " + log);
        }
    }

    private void measure(List<Workload> chosen, List<ServerProcess> servers) throws IOException {
        Contest contest = new Contest(servers, options.load(), logs, HttpBench::say);
        List<Map<String, Object>> workloads = new ArrayList<>();
        StringBuilder tables = new StringBuilder();
        for (Workload workload : chosen) {
            HttpReport report = new HttpReport(contest.run(workload));
            tables.append("\n").append(title(workload)).append(report.table());
            workloads.add(Map.of("workload", workload.label(), "servers", report.data()));
        }
        System.out.print(tables);
        if (options.out().isPresent()) {
            Map<String, Object> facts = facts();
            facts.put("workloads", workloads);
            Files.writeString(options.out().get(), Json.text(facts) + "\n");
        }
    }

    private String title(Workload workload) {
        HttpOptions.Load load = options.load();
        return "%s: for each request, medians of %d windows of %d s (least–greatest), %s, × raw Netty%n"
                .formatted(workload.label(), load.rounds(), load.seconds(), connections(workload));
    }

    private String connections(Workload workload) {
        int inFlight = options.load().connections();
        return switch (workload.protocol()) {
            case HTTP_1 -> inFlight + " connections";
            case HTTP_2 -> Http2Client.connections(inFlight) + " connections of " + Http2Client.STREAMS + " streams";
        };
    }

    private Map<String, Object> facts() throws IOException {
        Map<String, Object> facts = new LinkedHashMap<>(Map.of("benchmark", "http"));
        facts.putAll(Machine.facts());
        options.cores().ifPresent(cores -> facts.put("cores", Map.of("server", cores.server(), "load", cores.load())));
        facts.put("connections", options.load().connections());
        facts.put("window_seconds", options.load().seconds());
        facts.put("warmup_cpu_seconds", options.load().warmUpSeconds());
        return facts;
    }

    private static void say(String line) {
        System.err.println("bench: " + line);
    }
}
