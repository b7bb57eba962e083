package dev.farad.examples;

import dev.farad.server.FaradServer;
import dev.farad.server.config.ConfigSource;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** A short life of the bundled server, for a JVM that records what it loads and runs so that later starts need not. */
final class Rehearsal {
    private static final int ROUNDS = 50;
    private static final String TEXT = "The cat sits on the mat.";
    private static final String EMBEDDINGS = "{\"model\":\"all-minilm-l6-v2\",\"input\":[\"" + TEXT + "\"]}";
    private static final String INFER =
            "{\"inputs\":[{\"name\":\"text\",\"shape\":[1],\"datatype\":\"BYTES\",\"data\":[\"" + TEXT + "\"]}]}";

    private Rehearsal() {}

    /** Starts the server on free ports, asks it what clients will ask, and stops it. */
    static void play() throws IOException {
        ConfigSource config = ConfigSource.defaults()
                .option("host", "127.0.0.1", "the rehearsal")
                .option("port", "0", "the rehearsal")
                .option("management-port", "0", "the rehearsal")
                .option("backend", "cpu", "the rehearsal");
        try (FaradServer server = BundledServer.start(config)) {
            for (int i = 0; i < ROUNDS; i++) {
                ask(server.address(), "POST /v1/embeddings", EMBEDDINGS);
                ask(server.address(), "POST /v2/models/all-minilm-l6-v2/infer", INFER);
            }
            ask(server.address(), "GET /v2/health/ready", "");
            ask(server.managementAddress(), "GET /metrics", "");
        }
    }

    private static void ask(InetSocketAddress address, String line, String body) throws IOException {
        String request = line + " HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\ncontent-length: " + body.length()
                + "\r\n\r\n" + body;
        try (Socket socket = new Socket(address.getAddress(), address.getPort())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!answer.startsWith("HTTP/1.1 200")) {
                throw new IOException(
                        line + ": " + answer.lines().findFirst().orElse("no answer") + " (expected: 200)");
            }
        }
    }
}
