package dev.farad.loadtest.rolling;

import dev.farad.loadtest.rolling.Options.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * The command {@code farad demo rolling}: three servers behind HAProxy, restarted one after another under a steady load of which a
 * tenth takes long, and then, if asked for, one of them killed.
 */
public final class Rolling {
    private static final int INSTANCES = 3;
    private static final int FAILED = 1;
    private static final int WRONG_ARGUMENTS = 2;
    private static final int SETTLE_MILLIS = 3_000;
    private static final int WARM_SHARE = 5;

    private final Options options;
    private final Haproxy haproxy;
    private final List<Instance> instances;
    private final OpenLoad load;
    private final List<Moment> moments = new ArrayList<>();

    /**
     * What a run saw.
     *
     * @param samples all requests
     * @param stops how many instances were asked to end
     * @param cleanStops how many instances ended with exit code 0 of all that were asked to end
     * @param inFlight requests that the killed instance had at that moment, as HAProxy counts; 0 where none was killed
     * @param killBegunNanos when the kill began, or the end of time where none was
     * @param killedAtNanos when it was gone, or the end of time where none was
     */
    record Result(
            List<Sample> samples, int stops, int cleanStops, int inFlight, long killBegunNanos, long killedAtNanos) {
        List<Sample> failed() {
            return samples.stream().filter(Sample::failed).toList();
        }

        /** Returns failures that no kill explains: over before it, or sent after it. */
        List<Sample> unexcused() {
            return failed().stream()
                    .filter(sample -> sample.endNanos() < killBegunNanos || sample.sentNanos() > killedAtNanos)
                    .toList();
        }

        /** Returns failures of requests that were sent after the kill, so that no server may be excused for them. */
        List<Sample> failedAfterwards() {
            return failed().stream()
                    .filter(sample -> sample.sentNanos() > killedAtNanos)
                    .toList();
        }
    }

    private Rolling(Options options, Haproxy haproxy, List<Instance> instances) {
        this.options = options;
        this.haproxy = haproxy;
        this.instances = instances;
        this.load = new OpenLoad(haproxy.sender(), options.perSecond());
    }

    /**
     * Runs it; exits with 0, 1 if a request failed that had no reason to, or 2 for wrong arguments.
     *
     * @param args options; the system property {@code farad.root} names the source tree, {@code .} where not set
     */
    public static void main(String[] args) throws Exception {
        Path root = Path.of(System.getProperty("farad.root", "."));
        if (List.of(args).contains("--help")) {
            System.out.println(Options.USAGE);
            return;
        }
        try {
            Options options = Options.parse(args, root);
            Result result = run(options, root);
            System.exit(result.unexcused().isEmpty() ? 0 : FAILED);
        } catch (IllegalArgumentException wrong) {
            System.err.println("rolling: " + wrong.getMessage() + "\n" + Options.USAGE);
            System.exit(WRONG_ARGUMENTS);
        } catch (IOException failure) {
            System.err.println("rolling: " + failure.getMessage());
            System.exit(FAILED);
        }
    }

    /** Starts everything, runs, ends everything and draws the picture. */
    static Result run(Options options, Path root) throws IOException, InterruptedException {
        Path haproxyProgram = Haproxy.installed()
                .orElseThrow(() -> new IOException("haproxy is not installed (Debian package haproxy)"));
        Path directory = Files.createDirectories(root.resolve("loadtest/target/rolling"));
        List<Instance> instances = new ArrayList<>();
        try {
            for (int i = 1; i <= INSTANCES; i++) {
                instances.add(new Instance("instance-" + i, root, directory));
                instances.getLast().start();
            }
            OwnCertificate certificate = options.protocol() == Protocol.H2 ? OwnCertificate.in(directory) : null;
            try (Haproxy haproxy = new Haproxy(haproxyProgram, instances, directory, certificate)) {
                for (Instance instance : instances) {
                    haproxy.awaitUp(instance);
                }
                warm(haproxy, options);
                Rolling rolling = new Rolling(options, haproxy, instances);
                try (rolling.load) {
                    return rolling.run();
                }
            }
        } finally {
            instances.forEach(Instance::close);
        }
    }

    /** Sends a little at first, which does not count, so that the load does not begin on code that was never run. */
    private static void warm(Haproxy haproxy, Options options) throws IOException, InterruptedException {
        try (OpenLoad little = new OpenLoad(haproxy.sender(), Math.max(1, options.perSecond() / WARM_SHARE))) {
            Thread.sleep(SETTLE_MILLIS);
            var _ = little.end();
        }
    }

    private Result run() throws IOException, InterruptedException {
        say(String.format(
                Locale.ROOT,
                "%d instances behind HAProxy, %s, %d requests/s, every tenth of 200 ms",
                INSTANCES,
                options.protocol() == Protocol.H2 ? "HTTP/2" : "HTTP/1.1",
                options.perSecond()));
        Thread.sleep(SETTLE_MILLIS);
        int clean = 0;
        for (int round = 1; round <= options.rounds(); round++) {
            for (Instance instance : instances) {
                clean += restart(instance, round) == 0 ? 1 : 0;
            }
        }
        while (load.ended() < options.requests()) {
            Thread.sleep(SETTLE_MILLIS / 10);
        }
        long killBegun = Long.MAX_VALUE;
        long killedAt = Long.MAX_VALUE;
        int inFlight = 0;
        if (options.kill()) {
            Instance victim = instances.getFirst();
            inFlight = haproxy.requests(victim);
            killBegun = load.now();
            mark(killBegun, victim.name() + " killed");
            victim.kill();
            killedAt = load.now();
            haproxy.awaitDown(victim);
            Thread.sleep(SETTLE_MILLIS);
        }
        Result result = new Result(load.end(), options.rounds() * INSTANCES, clean, inFlight, killBegun, killedAt);
        report(result);
        return result;
    }

    private int restart(Instance instance, int round) throws IOException, InterruptedException {
        long begun = load.now();
        mark(begun, "round " + round + ", " + instance.name() + " stopped");
        int exitCode = instance.stop();
        long ended = load.now();
        instance.start();
        mark(load.now(), "round " + round + ", " + instance.name() + " ready");
        haproxy.awaitUp(instance);
        say(String.format(
                Locale.ROOT,
                "round %d: %s stopped in %.1f s with exit code %d, up again after %.1f s",
                round,
                instance.name(),
                (ended - begun) / 1e9,
                exitCode,
                (load.now() - ended) / 1e9));
        return exitCode;
    }

    private void mark(long atNanos, String what) {
        moments.add(new Moment(atNanos, what));
    }

    private void report(Result result) throws IOException {
        Seconds seconds = new Seconds(result.samples());
        List<Sample> failed = result.failed();
        say(String.format(
                Locale.ROOT,
                "failed %d of %d requests; %d of %d stops with exit code 0",
                failed.size(),
                result.samples().size(),
                result.cleanStops(),
                result.stops()));
        failed.stream()
                .collect(Collectors.groupingBy(sample -> String.valueOf(sample.failure()), Collectors.toList()))
                .forEach((failure, samples) -> say(String.format(
                        Locale.ROOT,
                        "  %d times since %.2f s: %s",
                        samples.size(),
                        samples.getFirst().atNanos() / 1e9,
                        failure)));
        if (options.kill()) {
            say(String.format(
                    Locale.ROOT,
                    "killed with SIGKILL while it had %d requests; %d of the failed were sent before, %d after",
                    result.inFlight(),
                    failed.size() - result.failedAfterwards().size(),
                    result.failedAfterwards().size()));
        }
        for (boolean slow : new boolean[] {false, true}) {
            say(String.format(
                    Locale.ROOT,
                    "%s requests: p50 %.2f ms, p99 %.2f ms, worst %.2f ms",
                    slow ? "slow" : "fast",
                    seconds.percentileMillis(slow, 0.5),
                    seconds.percentileMillis(slow, 0.99),
                    seconds.percentileMillis(slow, 1)));
        }
        Files.createDirectories(options.plot().toAbsolutePath().getParent());
        Files.writeString(options.plot(), Plot.of(seconds, moments));
        say(String.format(Locale.ROOT, "picture: %s", options.plot()));
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
