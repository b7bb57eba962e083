package dev.farad.server.route;

import static dev.farad.server.route.RouteFixture.match;
import static dev.farad.server.route.RouteFixture.matchAlone;
import static dev.farad.server.route.RouteFixture.outcome;
import static dev.farad.server.route.RouteFixture.route;
import static dev.farad.server.route.RouteFixture.routes;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random routes and paths, of few and similar segments so that many match, against {@link ReferenceRoutes}. */
class RoutesPropertyTest {
    private static final int TABLES = 100;
    private static final int PATHS = 60;
    private static final String FIFTEEN = "abcdefghijklmno";
    private static final List<String> METHODS = List.of("GET", "POST", "PUT");
    private static final List<String> TEXTS = List.of(
            "a",
            "b",
            "aaaaaaaa",
            "aaaaaaaab",
            "",
            "..",
            "\u00E4",
            "b%",
            "a b",
            FIFTEEN,
            FIFTEEN + "p",
            FIFTEEN + "q",
            FIFTEEN.repeat(5));

    private final RouteMatch match = new RouteMatch();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void findsWhatTryingOneRouteAfterTheOtherFinds(long seed) {
        Random random = new Random(seed);
        for (int table = 0; table < TABLES; table++) {
            int variety = 1 + random.nextInt(TEXTS.size());
            List<Route> list = Stream.generate(() -> randomRoute(random, variety))
                    .limit(1 + random.nextInt(60))
                    .toList();
            Routes all = routes(list);
            for (int i = 0; i < PATHS; i++) {
                compare(all, new ReferenceRoutes(list), randomMethod(random), randomPath(random, variety));
            }
        }
    }

    private void compare(Routes routes, ReferenceRoutes reference, String method, String path) {
        Supplier<String> asked = () -> method + " " + path + " of " + routes.list();
        match(routes, method, path, match);
        compare(reference, method, path, asked);
        matchAlone(routes, method, path, match);
        compare(reference, method, path, asked);
    }

    private void compare(ReferenceRoutes reference, String method, String path, Supplier<String> asked) {
        ReferenceRoutes.Hit hit = reference.hit(method, path);
        if (hit == null) {
            String methods = reference.methods(path);
            assertThat(outcome(match)).as(asked).isEqualTo(methods.isEmpty() ? "404" : "405 " + methods);
            return;
        }
        assertThat(match.route()).as(asked).isSameAs(hit.route());
        hit.parameters()
                .forEach((name, value) ->
                        assertThat(match.parameter(name)).as(asked).isEqualTo(value));
    }

    private static String randomMethod(Random random) {
        return random.nextInt(8) == 0 ? "HEAD" : METHODS.get(random.nextInt(METHODS.size()));
    }

    private static Route randomRoute(Random random, int variety) {
        StringBuilder template = new StringBuilder(METHODS.get(random.nextInt(METHODS.size()))).append(' ');
        int depth = 1 + random.nextInt(7);
        for (int i = 0; i < depth; i++) {
            int kind = random.nextInt(10);
            boolean tail = i == depth - 1 && kind < 2;
            template.append('/')
                    .append(tail ? "{t...}" : kind < 5 ? "{p" + i + "}" : TEXTS.get(random.nextInt(variety)));
        }
        return route(template.toString());
    }

    private static String randomPath(Random random, int variety) {
        StringBuilder path = new StringBuilder();
        IntStream.rangeClosed(0, random.nextInt(8)).forEach(_ -> {
            String text = TEXTS.get(random.nextInt(variety)) + (random.nextInt(12) == 0 ? "/" : "");
            path.append('/').append(encoded(random, text));
        });
        return path.toString();
    }

    private static String encoded(Random random, String text) {
        if (random.nextInt(6) == 0) {
            StringBuilder escapes = new StringBuilder();
            for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
                escapes.append(String.format(random.nextBoolean() ? "%%%02x" : "%%%02X", b));
            }
            return escapes.toString();
        }
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("+", "%20")
                .replace("%C3%A4", "\u00E4");
    }
}
