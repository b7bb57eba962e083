package dev.farad.loadtest.bench;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The command {@code farad bench json}: Farad's codec and JSON libraries under JMH, as one table. */
public final class JsonBench {
    private static final String USAGE = """
            Usage: farad bench json [--seconds N] [--iterations N] [--forks N] [--out FILE]

            Builds the peers, measures parsing and printing of floats with JMH and prints one table: nanoseconds
            a float and bytes allocated a message, for messages of 384 and of 150,528 floats.

              --seconds      length of an iteration (1)
              --iterations   measured, after as many to warm up (5)
              --forks        JVMs for each figure (1)
              --out          file that gets all figures as JSON""";

    private static final List<String> KNOWN = List.of("--seconds", "--iterations", "--forks", "--out");

    /** Somewhere with benchmarks named {@code *FloatsBenchmark}, {@code *JacksonBenchmark} and so on. */
    private record Suite(String module, String classPath, List<String> classes, String benchmarks) {}

    private static final List<Suite> SUITES = List.of(
            new Suite("codec", "jmh.classpath", List.of("test-classes", "classes"), "codec\\.FloatsBenchmark"),
            new Suite("loadtest/peers/json", "peer.classpath", List.of("classes"), "peers\\.json\\..*"));

    private final Arguments options;
    private final Path root;

    private JsonBench(Arguments options, Path root) {
        this.options = options;
        this.root = root;
    }

    /**
     * Runs the benchmark; exits with 0, 1 if it failed, or 2 for wrong arguments.
     *
     * @param args options; the system property {@code farad.root} names the source tree, {@code .} where not set
     */
    public static void main(String[] args) {
        Path root = Path.of(System.getProperty("farad.root", "."));
        System.exit(Command.run(USAGE, args, line -> new JsonBench(new Arguments(line, KNOWN), root).run()));
    }

    private void run() throws IOException {
        List<JmhScore> scores = new ArrayList<>();
        for (Suite suite : SUITES) {
            scores.addAll(measure(suite));
        }
        JsonReport report = new JsonReport(scores);
        System.out.print("\n" + report.table());
        Optional<Path> out = options.text("--out").map(Path::of);
        if (out.isPresent()) {
            Map<String, Object> facts = new LinkedHashMap<>(Map.of("benchmark", "json"));
            facts.putAll(Machine.facts());
            facts.put("scores", report.data());
            Files.writeString(out.get(), Json.text(facts) + "\n");
        }
    }

    private List<JmhScore> measure(Suite suite) throws IOException {
        Path target = root.resolve(suite.module()).resolve("target");
        Path libraries = target.resolve(suite.classPath());
        if (!Files.exists(libraries)) {
            throw new IOException(suite.module() + " is not built: no " + libraries);
        }
        List<String> classPath = new ArrayList<>();
        suite.classes().forEach(classes -> classPath.add(target.resolve(classes).toString()));
        classPath.add(Files.readString(libraries));
        Path results = Files.createTempFile("farad-bench", ".csv");
        try {
            jmh(String.join(File.pathSeparator, classPath), suite.benchmarks(), results);
            return JmhScore.parse(Files.readAllLines(results));
        } finally {
            Files.delete(results);
        }
    }

    /** Runs JMH, whose progress goes to standard error. */
    private void jmh(String classPath, String benchmarks, Path results) throws IOException {
        String seconds = options.number("--seconds", 1) + "s";
        String iterations = Integer.toString(options.number("--iterations", 5));
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                classPath,
                "org.openjdk.jmh.Main",
                benchmarks,
                "-prof",
                "gc",
                "-f",
                Integer.toString(options.number("--forks", 1)),
                "-wi",
                iterations,
                "-w",
                seconds,
                "-i",
                iterations,
                "-r",
                seconds,
                "-rf",
                "csv",
                "-rff",
                results.toString());
        Process jmh = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectErrorStream(false)
                .start();
        jmh.getInputStream().transferTo(System.err);
        int exitCode = jmh.onExit().join().exitValue();
        if (exitCode != 0) {
            throw new IOException("JMH ended with exit code " + exitCode + " (expected: 0)");
        }
    }
}
