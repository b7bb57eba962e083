package dev.farad.loadtest.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * What is measured, and how long.
 *
 * @param servers in the order of the table
 * @param workloads one table each
 * @param load on each server
 * @param cores of servers and load, or nothing where they run anywhere
 * @param out file for the results as JSON
 */
record HttpOptions(
        List<Contestant> servers, List<Workload> workloads, Load load, Optional<Cores> cores, Optional<Path> out) {

    static final String USAGE = """
            Usage: farad bench http [--servers LIST] [--workloads LIST] [--rounds N] [--seconds N] [--warmup N]
                                    [--connections N] [--cores SERVER,LOAD] [--out FILE]

            Builds the peers, runs all servers side by side on loopback and prints one table a workload.

              --servers      some of farad,farad-metrics,farad-traces,netty-epoll,netty-io_uring,netty-bytes,netty-h2,vertx,undertow,helidon,jetty,armeria (all)
              --workloads    some of plaintext,echo,infer,plaintext-h2,echo-h2 (all); the last two over HTTP/2
                             need h2load and nghttp, and measure farad, netty-h2 and vertx
              --rounds       windows for each server and workload (5)
              --seconds      length of a window (3)
              --warmup       seconds of CPU time that a server uses before the first round (6)
              --connections  each with one request in flight (64); in HTTP/2 one for every eight of them, of eight streams
              --cores        the core of all servers and that of the load (the first two where taskset exists)
              --out          file that gets all figures as JSON""";

    private static final List<String> KNOWN = List.of(
            "--servers", "--workloads", "--rounds", "--seconds", "--warmup", "--connections", "--cores", "--out");

    /**
     * How a server is loaded.
     *
     * @param connections each with one request in flight
     * @param rounds windows for each server
     * @param seconds of a window
     * @param warmUpSeconds of its CPU time before the first round
     */
    record Load(int connections, int rounds, int seconds, int warmUpSeconds) {}

    /**
     * Reads a command line; servers that could not be built are left out, unless they are named.
     *
     * @param root of the source tree
     */
    static HttpOptions parse(String[] line, Path root) throws IOException {
        Arguments given = new Arguments(line, KNOWN);
        Optional<List<Contestant>> named = given.chosen("--servers", Contestant.values(), Contestant::label);
        return new HttpOptions(
                named.isPresent() ? named.get() : built(root),
                given.chosen("--workloads", Workload.values(), Workload::label).orElse(List.of(Workload.values())),
                new Load(
                        given.number("--connections", 64),
                        given.number("--rounds", 5),
                        given.number("--seconds", 3),
                        given.number("--warmup", 6)),
                given.text("--cores").isPresent() ? given.text("--cores").map(HttpOptions::cores) : Cores.found(),
                given.text("--out").map(Path::of));
    }

    private static List<Contestant> built(Path root) {
        return Arrays.stream(Contestant.values())
                .filter(contestant -> contestant.isBuilt(root))
                .toList();
    }

    private static Cores cores(String text) {
        List<Integer> cores = Cores.parse(text);
        if (cores.size() != 2) {
            throw new IllegalArgumentException("--cores: " + text + " (expected: two, such as 0,1)");
        }
        return new Cores(cores.getFirst(), cores.getLast());
    }
}
