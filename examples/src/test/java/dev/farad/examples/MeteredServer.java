package dev.farad.examples;

import dev.farad.metrics.MetricsSettings;
import dev.farad.metrics.ServerMetrics;
import dev.farad.server.Builder;
import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/** A server of two models with metrics, a client for it, and what a scrape says. */
record MeteredServer(FaradServer server, HttpClient http) implements AutoCloseable {
    static final String ROW = "{\"inputs\":[{\"name\":\"x\",\"shape\":[%d],\"datatype\":\"FP32\",\"data\":[1%s]}]}";

    private static final long PATIENCE_NANOS = 20_000_000_000L;

    static MeteredServer start(MetricsSettings settings) throws IOException {
        return start(settings, ExampleClient.CONFIG);
    }

    static MeteredServer start(MetricsSettings settings, ServerConfig config) throws IOException {
        Builder builder = FaradServer.builder()
                .config(config)
                .model("one", PaddedModel::doubling)
                .model("two", PaddedModel::doubling);
        MetricsPages pages = MetricsPages.add(builder, new ServerMetrics(settings));
        return new MeteredServer(pages.watch(builder.start()), HttpClient.newHttpClient());
    }

    /** Returns a request for so many numbers. */
    static String numbers(int count) {
        return ROW.formatted(count, ",1".repeat(count - 1));
    }

    /** Runs a model for a tenant, and returns the status. */
    int infer(String model, String tenant, String body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri(server.address().getPort(), "/v2/models/" + model + "/infer"))
                .header("x-tenant-id", tenant)
                .POST(BodyPublishers.ofString(body))
                .build();
        return http.send(request, BodyHandlers.discarding()).statusCode();
    }

    HttpResponse<String> manage(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(uri(server.managementAddress().getPort(), path));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return http.send(request.build(), BodyHandlers.ofString());
    }

    URI usage() {
        return uri(server.managementAddress().getPort(), "/usage");
    }

    private static URI uri(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Returns the value of each series. */
    Map<String, Double> series() throws IOException, InterruptedException {
        Map<String, Double> series = new TreeMap<>();
        manage("/metrics").body().lines().filter(line -> !line.startsWith("#")).forEach(line -> {
            int space = line.lastIndexOf(' ');
            series.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
        });
        return series;
    }

    /** Waits until no request is active, since a client may have its answer before the server has counted it. */
    Map<String, Double> settled(double requests) throws IOException, InterruptedException {
        long end = System.nanoTime() + PATIENCE_NANOS;
        Map<String, Double> series = series();
        while (sum(series, "farad_requests_total{") < requests) {
            if (System.nanoTime() - end > 0) {
                throw new IOException(
                        requests + " requests were sent; counted: " + sum(series, "farad_requests_total{"));
            }
            LockSupport.parkNanos(10_000_000);
            series = series();
        }
        return series;
    }

    static double sum(Map<String, Double> series, String beginning, String... parts) {
        return series.entrySet().stream()
                .filter(one -> one.getKey().startsWith(beginning))
                .filter(one -> contains(one.getKey(), parts))
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    private static boolean contains(String name, String[] parts) {
        for (String part : parts) {
            if (!name.contains(part)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        http.close();
        server.close();
    }
}
