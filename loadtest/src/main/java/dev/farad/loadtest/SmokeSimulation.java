package dev.farad.loadtest;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.core.CoreDsl.constantUsersPerSec;
import static io.gatling.javaapi.core.CoreDsl.exec;
import static io.gatling.javaapi.core.CoreDsl.feed;
import static io.gatling.javaapi.core.CoreDsl.global;
import static io.gatling.javaapi.core.CoreDsl.jsonPath;
import static io.gatling.javaapi.core.CoreDsl.scenario;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.gatling.javaapi.core.ChainBuilder;
import io.gatling.javaapi.core.Simulation;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A few seconds of ordinary traffic: tenants ask for sentence embeddings over both protocols, at a fixed rate that does not
 * wait for answers.
 *
 * <p>Succeeds if every answer was right and none was slow. The server is named by the system property {@value #URL}.
 */
public final class SmokeSimulation extends Simulation {
    /** The system property that names the server, such as {@code http://127.0.0.1:8080}. */
    public static final String URL = "farad.url";

    private static final double USERS_PER_SECOND = 4;
    private static final Duration DURATION = Duration.ofSeconds(5);
    private static final int SLOWEST_MILLIS = 5_000;
    private static final String MODEL = "all-minilm-l6-v2";
    private static final int DIMENSIONS = 384;

    private static final List<String> TENANTS = List.of("acme", "globex", "initech");
    private static final List<String> TEXTS = List.of(
            "Hello.",
            "The quick brown fox jumps over the lazy dog.",
            "A batch takes texts of any length together, and a short one must not wait for a long one to be padded away.",
            "Grüße aus Köln, 東京 and الإسكندرية");

    /** Sets up the traffic. */
    public SmokeSimulation() {
        setUp(
                        scenario("Open Inference Protocol")
                                .exec(feed(requests()), infer())
                                .injectOpen(
                                        constantUsersPerSec(USERS_PER_SECOND).during(DURATION)),
                        scenario("OpenAI")
                                .exec(feed(requests()), embed())
                                .injectOpen(
                                        constantUsersPerSec(USERS_PER_SECOND).during(DURATION)))
                .protocols(server())
                .assertions(
                        global().failedRequests().count().is(0L),
                        global().successfulRequests().count().is(2 * (long) (USERS_PER_SECOND * DURATION.toSeconds())),
                        global().responseTime().percentile(99).lt(SLOWEST_MILLIS));
    }

    private static HttpProtocolBuilder server() {
        String url = System.getProperty(URL);
        if (url == null) {
            throw new IllegalStateException(URL + ": not set (expected: the server, such as http://127.0.0.1:8080)");
        }
        return http.baseUrl(url).header("x-tenant-id", "#{tenant}").header("content-type", "application/json");
    }

    /** Returns each text of each tenant in turn, for ever. */
    private static Iterator<Map<String, Object>> requests() {
        return Stream.iterate(0, i -> i + 1)
                .map(i -> Map.<String, Object>of(
                        "tenant", TENANTS.get(i % TENANTS.size()), "text", TEXTS.get(i % TEXTS.size())))
                .iterator();
    }

    private static ChainBuilder infer() {
        return exec(http("infer")
                .post("/v2/models/" + MODEL + "/infer")
                .body(StringBody("""
                        {"inputs":[{"name":"text","shape":[1],"datatype":"BYTES","data":["#{text}"]}]}"""))
                .check(
                        status().is(200),
                        jsonPath("$.model_name").is(MODEL),
                        jsonPath("$.outputs[0].name").is("sentence_embedding"),
                        jsonPath("$.outputs[0].datatype").is("FP32"),
                        jsonPath("$.outputs[0].shape[1]").ofInt().is(DIMENSIONS),
                        jsonPath("$.outputs[0].data[*]").count().is(DIMENSIONS)));
    }

    private static ChainBuilder embed() {
        return exec(http("embeddings")
                .post("/v1/embeddings")
                .body(StringBody("""
                        {"model":"%s","input":"#{text}"}""".formatted(MODEL)))
                .check(
                        status().is(200),
                        jsonPath("$.object").is("list"),
                        jsonPath("$.data[0].embedding[*]").count().is(DIMENSIONS),
                        jsonPath("$.usage.total_tokens").ofInt().gt(0)));
    }
}
