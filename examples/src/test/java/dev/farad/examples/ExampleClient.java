package dev.farad.examples;

import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.config.ServerConfig.Listen;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/** A client of an example that runs; closes both. */
record ExampleClient(FaradServer server, HttpClient http) implements AutoCloseable {
    /** Free ports of this machine, and the CPU. */
    static final ServerConfig CONFIG =
            ServerConfig.DEFAULT.with(new Listen("127.0.0.1", 0, 0)).with(BackendChoice.CPU);

    ExampleClient(FaradServer server) {
        this(server, HttpClient.newHttpClient());
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    HttpResponse<byte[]> post(String path, String type, byte[] body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(path))
                .header("content-type", type)
                .POST(BodyPublishers.ofByteArray(body))
                .build();
        return http.send(request, BodyHandlers.ofByteArray());
    }

    String postJson(String path, String json) throws IOException, InterruptedException {
        return text(post(path, "application/json", json.getBytes(StandardCharsets.UTF_8)));
    }

    /** Uploads a file as a browser's form does. */
    String upload(String path, String field, byte[] file) throws IOException, InterruptedException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--line\r\nContent-Disposition: form-data; name=\"" + field
                        + "\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(file);
        body.writeBytes("\r\n--line--\r\n".getBytes(StandardCharsets.UTF_8));
        return text(post(path, "multipart/form-data; boundary=line", body.toByteArray()));
    }

    static String text(HttpResponse<byte[]> response) {
        return response.statusCode() + " " + new String(response.body(), StandardCharsets.UTF_8);
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    }

    @Override
    public void close() {
        http.close();
        server.close();
    }
}
