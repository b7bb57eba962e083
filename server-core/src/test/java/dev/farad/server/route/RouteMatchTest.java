package dev.farad.server.route;

import static dev.farad.server.route.RouteFixture.match;
import static dev.farad.server.route.RouteFixture.routes;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteMatchTest {
    private final Routes routes = routes("GET /models/{model}/versions/{version}", "GET /files/{name}/{path...}");

    @ParameterizedTest
    @CsvSource({
        "/models/a/versions/7, model, a",
        "/models/a/versions/7, version, 7",
        "/models/a.b-c~d_e/versions/7, model, a.b-c~d_e",
        "/models/a%2Fb%C3%A4/versions/%37, model, a/b\u00E4",
        "/models/a%2Fb%C3%A4/versions/%37, version, 7",
        "/models/\u00E4\u20AC\uD83D\uDE00/versions/7, model, \u00E4\u20AC\uD83D\uDE00",
        "/models/%f0%9f%98%80/versions/7, model, \uD83D\uDE00",
        "/models/%25/versions/7, model, %",
        "/models/a+b/versions/7, model, a+b",
        "/models/../versions/7, model, ..",
        "/models/%2E%2e/versions/7, model, ..",
        "/models/a name of more than eight bytes/versions/7, model, a name of more than eight bytes",
        "/files/a/, path, ''",
        "/files/a/b, path, b",
        "/files/a/b/c.txt, path, b/c.txt",
        "/files/a//b//, path, /b//",
        "/files/a/b%2Fc/%64, path, b/c/d",
        "/files/%61/b%2Fc/%64, name, a",
        "/files/a/1/2/3/4/5/6/7/8/9, path, 1/2/3/4/5/6/7/8/9",
    })
    void decodesWhatANameMatches(String path, String name, String value) {
        assertThat(match(routes, "GET", path).parameter(name)).isEqualTo(value);
    }

    @Test
    void knowsNoNameThatTheTemplateHasNot() {
        assertThat(match(routes, "GET", "/models/a/versions/7").parameter("path"))
                .isNull();
        assertThat(match(routes, "GET", "/nowhere").parameter("path")).isNull();
        assertThat(new RouteMatch().parameter("path")).isNull();
    }

    @Test
    void makesAValueOnce() {
        RouteMatch match = match(routes, "GET", "/models/a/versions/7");
        assertThat(match.parameter("model")).isSameAs(match.parameter("model"));
    }

    @Test
    void forgetsTheRequestBefore() {
        RouteMatch match = match(routes, "GET", "/models/a/versions/7");
        assertThat(match.parameter("version")).isEqualTo("7");
        match(routes, "GET", "/files/b/%63", match);
        assertThat(match.parameter("version")).isNull();
        assertThat(match.parameter("name")).isEqualTo("b");
        match(routes, "GET", "/nowhere", match);
        assertThat(match.route()).isNull();
        assertThat(match.parameter("name")).isNull();
        match(routes, "GET", "/models/c/versions/8", match);
        assertThat(match.refusal()).isNull();
        assertThat(match.parameter("version")).isEqualTo("8");
    }

    @Test
    void findsTheRouteOfTheRequestBeforeAgain() {
        String path = "/models/a/versions/7";
        byte[] head = (path + " HTTP/1.1\r\nhost: a\r\n\r\n").getBytes(StandardCharsets.US_ASCII);
        RouteMatch match = new RouteMatch();
        assertThat(routes.matchAgain(head, match)).isFalse();
        routes.match("GET", head, 0, path.length(), match);
        Route route = match.route();
        match.reset();
        assertThat(match.route()).isNull();
        assertThat(routes.matchAgain(head, match)).isTrue();
        assertThat(match.route()).isNotNull().isSameAs(route);
        assertThat(match.parameter("version")).isEqualTo("7");
    }

    @Test
    void findsNothingAgainIfRoutesChangedOrThereWasNoneOrItWasEscaped() {
        byte[] path = "/models/a/versions/7".getBytes(StandardCharsets.US_ASCII);
        RouteMatch match = match(routes, "GET", "/models/a/versions/7");
        match.reset();
        assertThat(routes("GET /models/{model}/versions/{version}").matchAgain(path, match))
                .isFalse();
        match.reset();
        assertThat(routes.matchAgain(path, match))
                .as("after a request that had no route")
                .isFalse();
        match(routes, "GET", "/nowhere", match);
        match.reset();
        assertThat(routes.matchAgain(path, match)).as("after a refusal").isFalse();
        match(routes, "GET", "/models/%61/versions/7", match);
        match.reset();
        assertThat(routes.matchAgain(path, match)).as("after an escape").isFalse();
    }

    @Test
    void isEmptyOnceReset() {
        RouteMatch match = match(routes, "GET", "/models/a/versions/7");
        match.reset();
        assertThat(match.route()).isNull();
        assertThat(match.refusal()).isNull();
        assertThat(match.parameter("model")).isNull();
    }

    @Test
    void servesRoutesOfAnyDepthOneAfterTheOther() {
        RouteMatch match = new RouteMatch();
        match(routes("GET /{a}"), "GET", "/1", match);
        assertThat(match.parameter("a")).isEqualTo("1");
        match(routes("GET /{a}/{b}/{c}/{d}/{e}"), "GET", "/1/2/3/4/5", match);
        assertThat(match.parameter("e")).isEqualTo("5");
        match(routes("GET /{a}"), "GET", "/6", match);
        assertThat(match.parameter("a")).isEqualTo("6");
    }
}
