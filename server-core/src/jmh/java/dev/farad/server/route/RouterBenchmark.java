package dev.farad.server.route;

import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Nanoseconds a lookup, over a round of requests that differ, in tables as large web APIs have: collections of owners and repositories, two to seven segments deep.
 *
 * <p>Run: {@code java -cp TEST_CLASSPATH org.openjdk.jmh.Main RouterBenchmark -prof gc}
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(RouterBenchmark.REQUESTS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class RouterBenchmark {
    static final int REQUESTS = 1024;
    private static final int LONG_PATH_BYTES = 8 << 10;

    private static final List<String> SHAPES = List.of(
            "GET /%s",
            "POST /%s",
            "GET /%s/{id}",
            "DELETE /%s/{id}",
            "GET /%s/search",
            "GET /users/{user}/%s",
            "GET /orgs/{org}/%s",
            "PUT /orgs/{org}/%s/{id}",
            "GET /orgs/{org}/teams/{team}/%s",
            "GET /repos/{owner}/{repo}/%s",
            "POST /repos/{owner}/{repo}/%s",
            "GET /repos/{owner}/{repo}/%s/latest",
            "GET /repos/{owner}/{repo}/%s/{number}",
            "PATCH /repos/{owner}/{repo}/%s/{number}",
            "GET /repos/{owner}/{repo}/%s/{number}/comments",
            "POST /repos/{owner}/{repo}/%s/{number}/comments",
            "GET /repos/{owner}/{repo}/%s/{number}/comments/{comment}",
            "DELETE /repos/{owner}/{repo}/%s/{number}/comments/{comment}/reactions",
            "GET /repos/{owner}/{repo}/contents/%s/{path...}",
            "GET /teams/{team}/%s/{id}");

    @Param({"20", "1000", "10000"})
    private int routes;

    private final RouteMatch match = new RouteMatch();
    private final String[] methods = new String[REQUESTS];
    private final int[] from = new int[REQUESTS];
    private final int[] to = new int[REQUESTS];
    private byte[] heads = {};
    private final Map<String, String> exact = new HashMap<>();
    private final byte[] missing = "/repos/octocat/hello-world/nothing/42/comments".getBytes(StandardCharsets.US_ASCII);
    private final byte[] slashes = "/".repeat(LONG_PATH_BYTES).getBytes(StandardCharsets.US_ASCII);
    private Routes table = new Routes(List.of(), _ -> (_, _) -> Unpooled.EMPTY_BUFFER);

    /** Makes the table, and requests of some of its routes. */
    @Setup
    public void fill() {
        List<Route> all = new ArrayList<>();
        for (int i = 0; i < routes; i++) {
            String shape = SHAPES.get(i % SHAPES.size());
            String[] parts = shape.formatted("resource-" + i / SHAPES.size()).split(" ", 2);
            all.add(new Route(
                    parts[0].intern(),
                    parts[1],
                    new BlockingEndpoint(_ -> Response.empty(200)),
                    (_, _) -> Unpooled.EMPTY_BUFFER));
        }
        table = table.with(all);
        Random random = new Random(1);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = 0; i < REQUESTS; i++) {
            Route route = all.get(random.nextInt(routes));
            methods[i] = route.method();
            bytes.writeBytes((methods[i] + " ").getBytes(StandardCharsets.US_ASCII));
            from[i] = bytes.size();
            bytes.writeBytes(route.template()
                    .replace("{path...}", "src/main/File.java")
                    .replaceAll("\\{[^}]*}", "value-" + random.nextInt(100_000))
                    .getBytes(StandardCharsets.US_ASCII));
            to[i] = bytes.size();
            bytes.writeBytes(" HTTP/1.1\r\nhost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        }
        heads = bytes.toByteArray();
        for (int i = 0; i < REQUESTS; i++) {
            exact.put(new String(heads, from[i], to[i] - from[i], StandardCharsets.US_ASCII), methods[i]);
        }
    }

    /** Requests that have a route. */
    @Benchmark
    public void found(Blackhole found) {
        for (int i = 0; i < REQUESTS; i++) {
            table.match(methods[i], heads, from[i], to[i], match);
            found.consume(match.route());
        }
    }

    /** What to hold it against: the same paths as whole strings in a map, each read from its bytes. */
    @Benchmark
    public void exact(Blackhole found) {
        for (int i = 0; i < REQUESTS; i++) {
            found.consume(exact.get(new String(heads, from[i], to[i] - from[i], StandardCharsets.US_ASCII)));
        }
    }

    /** A request that has none; the refusal costs most. */
    @Benchmark
    @OperationsPerInvocation(1)
    public Object missing() {
        table.match("GET", missing, 0, missing.length, match);
        return match;
    }

    /** A request that has none, of 8 KiB. */
    @Benchmark
    @OperationsPerInvocation(1)
    public Object longPath() {
        table.match("GET", slashes, 0, slashes.length, match);
        return match;
    }
}
