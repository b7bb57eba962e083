package dev.farad.server.route;

import static dev.farad.server.route.RouteFixture.PLAIN;
import static dev.farad.server.route.RouteFixture.match;
import static dev.farad.server.route.RouteFixture.outcome;
import static dev.farad.server.route.RouteFixture.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class RouteTableTest {
    private static final int CHANGES = 300;

    private final RouteTable table =
            new RouteTable(List.of(route("GET /a"), route("GET /b/{x}"), route("GET /b/{y}")), _ -> PLAIN);

    private String outcomeOf(String method, String path) {
        return outcome(match(table.routes(), method, path));
    }

    @Test
    void addsARoute() {
        table.add(route("POST /a"));
        table.add(route("GET /b/c"));
        assertThat(outcomeOf("POST", "/a")).isEqualTo("POST /a");
        assertThat(outcomeOf("GET", "/b/c")).isEqualTo("GET /b/c");
        assertThat(outcomeOf("GET", "/b/d")).isEqualTo("GET /b/{x}");
    }

    @Test
    void refusesToAddARouteThatAnotherHides() {
        Routes before = table.routes();
        assertThatThrownBy(() -> table.add(route("GET /b/{z}")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("route: GET /b/{z} (expected: one that no other hides, as /b/{x} does)");
        assertThat(table.routes()).isSameAs(before);
    }

    @Test
    void removesTheFirstRouteOfAMethodAndATemplate() {
        assertThat(table.remove("GET", "/b/{x}")).isTrue();
        assertThat(outcomeOf("GET", "/b/c")).isEqualTo("GET /b/{y}");
        assertThat(table.remove("GET", "/b/{y}")).isTrue();
        assertThat(outcomeOf("GET", "/b/c")).isEqualTo("404");
    }

    @Test
    void removesNothingThatIsNotThere() {
        Routes before = table.routes();
        assertThat(table.remove("POST", "/a")).isFalse();
        assertThat(table.remove("GET", "/b/c")).isFalse();
        assertThat(table.routes()).isSameAs(before);
    }

    @Test
    void replacesAll() {
        Routes before = table.routes();
        table.replace(List.of(route("GET /c")));
        assertThat(outcomeOf("GET", "/c")).isEqualTo("GET /c");
        assertThat(outcomeOf("GET", "/a")).isEqualTo("404");
        assertThat(outcome(match(before, "GET", "/a"))).isEqualTo("GET /a");
        assertThat(table.routes().errorsAt("/")).isSameAs(PLAIN);
    }

    @Test
    void losesNoChangeOfSeveralThreads() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Boolean>> changes = new ArrayList<>();
            for (int thread = 0; thread < 3; thread++) {
                String own = "/thread" + thread;
                changes.add(threads.submit(() -> {
                    boolean removed = true;
                    for (int i = 0; i < CHANGES; i++) {
                        table.add(route("GET " + own + "/{x}/" + i));
                        removed &= i % 2 == 0 || table.remove("GET", own + "/{x}/" + i);
                    }
                    return removed;
                }));
            }
            Callable<Boolean> reads = () -> {
                RouteMatch match = new RouteMatch();
                boolean found = true;
                while (!changes.stream().allMatch(Future::isDone)) {
                    match(table.routes(), "GET", "/b/value", match);
                    found &= "value".equals(match.parameter("x"));
                }
                return found;
            };
            assertThat(threads.submit(reads).get()).isTrue();
            for (Future<Boolean> change : changes) {
                assertThat(change.get()).isTrue();
            }
        }
        assertThat(table.routes().list()).hasSize(3 + 3 * CHANGES / 2);
        assertThat(outcomeOf("GET", "/thread2/x/298")).isEqualTo("GET /thread2/{x}/298");
        assertThat(outcomeOf("GET", "/thread2/x/299")).isEqualTo("404");
    }

    @Test
    void showsEachReplacementWhole() throws Exception {
        List<Route> one = List.of(route("GET /pair/{one}"), route("GET /pair/{one}/more"));
        List<Route> two = List.of(route("GET /pair/{two}"), route("GET /pair/{two}/more"));
        table.replace(one);
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<?> changes = threads.submit(() -> {
                for (int i = 0; i < 10 * CHANGES; i++) {
                    table.replace(i % 2 == 0 ? two : one);
                }
            });
            Future<Boolean> whole = threads.submit(() -> {
                boolean same = true;
                while (!changes.isDone()) {
                    Routes snapshot = table.routes();
                    RouteMatch match = match(snapshot, "GET", "/pair/x");
                    RouteMatch more = match(snapshot, "GET", "/pair/x/more");
                    same &= match.parameter("one") != null ^ more.parameter("two") != null;
                }
                return same;
            });
            changes.get();
            assertThat(whole.get()).isTrue();
        }
    }
}
