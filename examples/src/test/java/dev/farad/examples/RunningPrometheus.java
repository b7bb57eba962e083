package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.codec.body.Json;
import io.netty.buffer.Unpooled;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Prometheus on a free port, which scrapes one server twice a second and watches the rules that are checked in. */
record RunningPrometheus(Program program, int port, HttpClient http) implements AutoCloseable {
    private static final String LISTENING = "msg=\"Listening on\" address=127.0.0.1:";

    static RunningPrometheus start(Path directory, Path rules, int scraped) throws Exception {
        Program.assumeInstalled("prometheus", "prometheus");
        Path config = directory.resolve("prometheus.yaml");
        Files.writeString(config, """
                global: {scrape_interval: 500ms, scrape_timeout: 500ms, evaluation_interval: 500ms}
                rule_files: ["%s"]
                scrape_configs: [{job_name: farad, static_configs: [{targets: ["127.0.0.1:%d"]}]}]
                """.formatted(rules.toRealPath(), scraped));
        // It writes everything to standard error.
        String command = "exec prometheus --config.file=prometheus.yaml --storage.tsdb.path=data"
                + " --web.listen-address=127.0.0.1:0 2>&1";
        Program program = new Program(directory, List.of("sh", "-c", command));
        // The two lines come in any order.
        List<String> said = new ArrayList<>();
        program.awaitLine(line -> said.add(line)
                && said.stream().anyMatch(each -> each.contains(LISTENING))
                && said.stream().anyMatch(each -> each.contains("Server is ready")));
        String line = said.stream()
                .filter(each -> each.contains(LISTENING))
                .findFirst()
                .orElseThrow();
        int port = Integer.parseInt(line.substring(line.indexOf(LISTENING) + LISTENING.length()));
        return new RunningPrometheus(program, port, HttpClient.newHttpClient());
    }

    /** Returns the series that a query gives, each with its labels and value. */
    List<Json> query(String expression) throws IOException, InterruptedException {
        return api("query?query=" + URLEncoder.encode(expression, StandardCharsets.UTF_8))
                .get("result")
                .asList();
    }

    /** Returns whether a query gives a number, rather than nothing or a quotient of nothings. */
    boolean answers(String expression) throws IOException, InterruptedException {
        return query(expression).stream()
                .anyMatch(series ->
                        !series.get("value").asList().getLast().asText().equals("NaN"));
    }

    /** Returns the alert rules. */
    List<Json> rules() throws IOException, InterruptedException {
        return api("rules").get("groups").asList().stream()
                .flatMap(group -> group.get("rules").asList().stream())
                .toList();
    }

    private Json api(String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + port + "/api/v1/" + path);
        String body = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .body();
        Json json = Json.parse(Unpooled.copiedBuffer(body, StandardCharsets.UTF_8));
        assertThat(json.get("status").asText()).as(body).isEqualTo("success");
        return json.get("data");
    }

    @Override
    public void close() {
        http.close();
        program.close();
    }
}
