package dev.farad.examples;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link MeasuredServer} as a process of its own, with the options that a JVM of a server has, and its port. */
final class MeasuredProcess implements AutoCloseable {
    private static final List<String> JVM = List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            // Which samples buffers and makes objects for those it watches.
            "-Dio.netty.leakDetection.level=disabled",
            "-Xms256m",
            "-Xmx256m",
            MeasuredServer.class.getName());

    private final Process process;
    private final BufferedReader answers;
    private final Writer questions;
    private final int port;

    /** Starts a server whose clients may take some seconds in each phase, or the usual if none, with more arguments of its own. */
    MeasuredProcess(int seconds, String... more) throws IOException {
        List<String> command = new ArrayList<>(JVM);
        command.add(String.valueOf(seconds));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", String.valueOf(System.getProperty("java.class.path")));
        process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        questions = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        port = Integer.parseInt(awaitLine("ready "));
    }

    /** Waits for a line past whatever is logged, and returns its rest. */
    private String awaitLine(String beginning) throws IOException {
        for (String line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(beginning)) {
                return line.substring(beginning.length());
            }
        }
        throw new EOFException("the server ended: " + process.info());
    }

    int port() {
        return port;
    }

    /** Asks the server about itself. */
    long ask(String question) throws IOException {
        questions.write(question + "\n");
        questions.flush();
        return Long.parseLong(awaitLine(""));
    }

    /** Returns the bytes of real memory that the process holds. */
    long residentBytes() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(process.pid()), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * 1_024;
            }
        }
        throw new IOException("no VmRSS of " + process.pid());
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
