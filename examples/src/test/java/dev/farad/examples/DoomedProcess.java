package dev.farad.examples;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@link DoomedServer} as a process. */
final class DoomedProcess implements AutoCloseable {
    final Program program;

    DoomedProcess(List<String> jvm, List<String> server) throws IOException {
        this(List.of(), jvm, server);
    }

    /** Starts it behind a command that ends in starting what follows it. */
    DoomedProcess(List<String> before, List<String> jvm, List<String> server) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(jvm);
        command.add(DoomedServer.class.getName());
        command.addAll(server);
        program = new Program(
                Path.of("").toAbsolutePath(),
                command,
                Map.of("CLASSPATH", String.valueOf(System.getProperty("java.class.path"))));
    }

    /** Waits until it serves, and returns its ports. */
    int[] awaitPorts() throws InterruptedException {
        String[] words = program.awaitLine(line -> line.startsWith("ready ")).split(" ", -1);
        return new int[] {Integer.parseInt(words[1]), Integer.parseInt(words[2])};
    }

    @Override
    public void close() {
        program.close();
    }
}
