package dev.farad.loadtest;

import io.gatling.app.Gatling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Runs {@link SmokeSimulation} against a server that is up: {@code java -jar loadtest/target/loadtest-*.jar URL [RESULTS]}.
 *
 * <p>The exit code is 0 if the simulation succeeded.
 */
public final class Smoke {
    private Smoke() {}

    /**
     * Runs the simulation and exits.
     *
     * @param args the server, such as {@code http://127.0.0.1:8080}, and perhaps a directory for Gatling's log
     * @throws IOException where no directory is given and none can be made
     */
    public static void main(String[] args) throws IOException {
        if (args.length < 1 || args.length > 2) {
            System.err.println("arguments: " + args.length + " (expected: URL of the server, directory for results)");
            System.exit(2);
        }
        Path results = args.length == 2 ? Path.of(args[1]) : Files.createTempDirectory("farad-smoke");
        System.setProperty(SmokeSimulation.URL, args[0]);
        Gatling.main(new String[] {
            "--simulation", SmokeSimulation.class.getName(),
            "--results-folder", results.toString(),
            "--no-reports"
        });
    }
}
