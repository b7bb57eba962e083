package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code farad} as a process of its own, as the launcher starts it. */
final class FaradProcess implements AutoCloseable {
    private static final List<String> JVM = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-Dio.netty.leakDetection.level=paranoid",
            "-Dfarad.checked=true",
            FaradCommand.class.getName());
    private static final Pattern READY = Pattern.compile(
            "farad ready http://127\\.0\\.0\\.1:(\\d+) management http://127\\.0\\.0\\.1:(\\d+) models (\\S+) \\(\\d+ ms\\)");

    private final Program program;

    /**
     * What the server says when it is ready.
     *
     * @param port of requests
     * @param managementPort of metrics and health
     * @param models by name, separated by commas
     */
    record Ready(int port, int managementPort, String models) {}

    /** Runs a command line. */
    FaradProcess(String... arguments) throws IOException {
        this(Map.of(), arguments);
    }

    /** Runs a command line with more environment variables than this process has. */
    private FaradProcess(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(JVM);
        command.addAll(List.of(arguments));
        Map<String, String> all = new HashMap<>(environment);
        all.put("CLASSPATH", String.valueOf(System.getProperty("java.class.path")));
        program = new Program(Path.of(".").toAbsolutePath(), command, all);
    }

    /** Starts {@code farad serve} on free ports. */
    static FaradProcess serve(String... options) throws IOException {
        return serve(Map.of(), options);
    }

    /** Starts {@code farad serve} on free ports, with more environment variables than this process has. */
    static FaradProcess serve(Map<String, String> environment, String... options) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("serve", "--port", "0", "--management-port", "0"));
        arguments.addAll(List.of(options));
        return new FaradProcess(environment, arguments.toArray(String[]::new));
    }

    Ready awaitReady() throws InterruptedException {
        Matcher ready = READY.matcher(program.awaitLine(line -> line.startsWith("farad ready")));
        assertThat(ready.matches()).as(ready.toString()).isTrue();
        return new Ready(Integer.parseInt(ready.group(1)), Integer.parseInt(ready.group(2)), ready.group(3));
    }

    /** Waits for a line on standard output and takes it and those before it. */
    String awaitLine(Predicate<String> wanted) throws InterruptedException {
        return program.awaitLine(wanted);
    }

    long pid() {
        return program.pid();
    }

    /** Sends SIGTERM. */
    void terminate() {
        program.terminate();
    }

    /** Waits for the end and returns the exit code. */
    int exitCode() throws InterruptedException {
        int code = program.exitCode();
        assertThat(program.errors()).doesNotContain("LEAK");
        return code;
    }

    String output() {
        return program.output();
    }

    String errors() {
        return program.errors();
    }

    @Override
    public void close() {
        program.close();
    }
}
