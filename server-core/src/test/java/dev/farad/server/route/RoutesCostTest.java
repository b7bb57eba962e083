package dev.farad.server.route;

import static dev.farad.server.route.RouteFixture.outcome;
import static dev.farad.server.route.RouteFixture.route;
import static dev.farad.server.route.RouteFixture.routes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a lookup may cost, whatever the path. */
class RoutesCostTest {
    private static final int PATH_BYTES = 8 << 10;
    private static final int LOOKUPS = 1_000;

    private final RouteMatch match = new RouteMatch();

    /** Routes with up to two names anywhere, all leading on to the last level, and a tail of another method at each level. */
    private static List<Route> choicesAtEachLevel(int depth) {
        List<Route> routes = new ArrayList<>();
        for (int first = 0; first < depth; first++) {
            for (int second = first; second < depth; second++) {
                StringBuilder template = new StringBuilder("GET ");
                for (int i = 0; i < depth; i++) {
                    template.append(i == first || i == second ? "/{p" + i + "}" : "/a");
                }
                routes.add(route(template + "/end"));
            }
            routes.add(route("POST " + "/a".repeat(first) + "/{rest...}"));
        }
        return routes;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/a", "/aaaaaaa", "/aaaaaaaa", "/a/", "a"})
    void staysBoundedWithLongPathsAndManyChoices(String part) {
        Routes routes = routes(choicesAtEachLevel(48));
        byte[] path = ("/" + part.repeat(PATH_BYTES / part.length())).getBytes(StandardCharsets.US_ASCII);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < LOOKUPS; i++) {
                routes.match("GET", path, 0, path.length, match);
            }
        });
        assertThat(outcome(match)).isEqualTo("405 POST");
    }

    @Test
    void seesNoNodeTwice() {
        // Every combination of fixed text and names: all 8,191 nodes match, and none has a leaf there.
        int depth = 12;
        List<Route> all = new ArrayList<>();
        for (int choice = 0; choice < 1 << depth; choice++) {
            StringBuilder template = new StringBuilder("GET ");
            for (int i = 0; i < depth; i++) {
                template.append((choice >> i & 1) == 0 ? "/a" : "/{p" + i + "}");
            }
            all.add(route(template + "/end"));
        }
        Routes routes = routes(all);
        byte[] dead = ("/a".repeat(depth) + "/dead").getBytes(StandardCharsets.US_ASCII);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (int i = 0; i < LOOKUPS; i++) {
                routes.match("GET", dead, 0, dead.length, match);
            }
        });
        assertThat(outcome(match)).isEqualTo("404");
    }

    @Test
    void refusesEscapesBehindTheDeepestRouteToo() {
        byte[] path = ("/a".repeat(PATH_BYTES / 2 - 2) + "/%").getBytes(StandardCharsets.US_ASCII);
        routes("POST /a/{rest...}").match("GET", path, 0, path.length, match);
        assertThat(outcome(match)).isEqualTo("400");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2/models/m/infer",
                "/v2/models/m/versions/1/infer",
                "/files/a/b/c",
                "/v2",
                "/a/text/of/more/segments/than/0/and-some-longer-than-two-words"
            })
    void allocatesNothing(String path) {
        Routes routes = routes(
                "GET /v2",
                "GET /v2/models/{model}/infer",
                "GET /v2/models/{model}/versions/{version}/infer",
                "GET /files/{path...}",
                "GET /a/text/of/more/segments/than/{few}/and-some-longer-than-two-words");
        byte[] head = (path + " HTTP/1.1\r\nhost: a\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        lookUp(routes, head, path.length());
        long before = allocatedBytes();
        lookUp(routes, head, path.length());
        assertThat(allocatedBytes() - before).isLessThan(LOOKUPS);
        assertThat(match.route()).isNotNull();
    }

    private void lookUp(Routes routes, byte[] head, int pathEnd) {
        for (int i = 0; i < LOOKUPS; i++) {
            routes.match("GET", head, 0, pathEnd, match);
        }
    }

    private static long allocatedBytes() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        return threads.getCurrentThreadAllocatedBytes();
    }
}
