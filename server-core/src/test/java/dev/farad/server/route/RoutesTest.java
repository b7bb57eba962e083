package dev.farad.server.route;

import static dev.farad.server.route.RouteFixture.match;
import static dev.farad.server.route.RouteFixture.outcome;
import static dev.farad.server.route.RouteFixture.routes;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    private final Routes routes = routes(
            "GET /models",
            "GET /models/{model}",
            "POST /models/{model}/versions/{version}/infer",
            "POST /models/{model}",
            "PUT /models/default",
            "GET /models/default/versions/{version}",
            "GET /models/{model}/versions/latest",
            "GET /files/{path...}",
            "GET /files/{directory}/",
            "GET /files/read me",
            "GET /files/a/b",
            "PATCH /{all...}",
            "GET /{top}",
            "GET /");

    @ParameterizedTest
    @CsvSource({
        "GET, /models, GET /models",
        "HEAD, /models, GET /models",
        "GET, /models/a.b-c, GET /models/{model}",
        "POST, /models/x, POST /models/{model}",
        "POST, /models/x/versions/7/infer, POST /models/{model}/versions/{version}/infer",
        "GET, /, GET /",
        "GET, /x, GET /{top}",
        "PATCH, /, PATCH /{all...}",
        "PATCH, //, PATCH /{all...}",
        "PATCH, /models/x, PATCH /{all...}",
        "GET, /files/, GET /files/{path...}",
        "GET, /files//, GET /files/{path...}",
        "GET, /files/a, GET /files/{path...}",
        "GET, /files/a/, GET /files/{directory}/",
        "GET, /files/a/b, GET /files/a/b",
        "GET, /files/a/b/, GET /files/{path...}",
        "GET, /files/a/bc, GET /files/{path...}",
        "GET, /files/../../etc, GET /files/{path...}",
    })
    void findsTheRouteOfMethodAndPath(String method, String path, String route) {
        assertThat(outcome(match(routes, method, path))).isEqualTo(route);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /models/default, GET /models/{model}",
        "PUT, /models/default, PUT /models/default",
        "POST, /models/default/versions/7/infer, POST /models/{model}/versions/{version}/infer",
        "GET, /models/default/versions/latest, GET /models/default/versions/{version}",
        "GET, /models/other/versions/latest, GET /models/{model}/versions/latest",
    })
    void comesBackToANameWhereFixedTextLeadsNowhere(String method, String path, String route) {
        assertThat(outcome(match(routes, method, path))).isEqualTo(route);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /model%73, GET /models",
        "GET, /%6Dodels/%64efault, GET /models/{model}",
        "PUT, /models/%64efaul%74, PUT /models/default",
        "GET, /files/read%20me, GET /files/read me",
        "GET, /files/a%2Fb, GET /files/{path...}",
        "GET, /models%2Fdefault, GET /{top}",
        "GET, /models%, 400",
    })
    void matchesEscapesAsWhatTheyStandForWithinTheirSegment(String method, String path, String route) {
        assertThat(outcome(match(routes, method, path))).isEqualTo(route);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/model",
                "/models/",
                "/models/a/b",
                "/models/x/versions/7/infer/",
                "//models",
                "/models/x/..",
                "/models/./x",
                "/Models",
                "/models%00",
                "/models/x/versions//infer",
                "",
                "*",
                "models",
                "http://a/models"
            })
    void doesNotFindOtherPaths(String path) {
        Routes few = routes("GET /models", "GET /models/{model}", "GET /models/{model}/versions/{version}/infer");
        assertThat(outcome(match(few, "GET", path))).isEqualTo("404");
    }

    @ParameterizedTest
    @CsvSource({
        "DELETE, /models/x, '405 GET, PATCH, POST'",
        "DELETE, /models/default, '405 GET, PATCH, POST, PUT'",
        "OPTIONS, /models, '405 GET, PATCH'",
        "HEAD, /models/x/versions/7/infer, '405 PATCH, POST'",
        "get, /models, '405 GET, PATCH'",
        "DELETE, /nowhere/at/all, 405 PATCH",
    })
    void saysWhichMethodsAPathHas(String method, String path, String refusal) {
        assertThat(outcome(match(routes, method, path))).isEqualTo(refusal);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/models/%",
                "/models/%4",
                "/models/%zz",
                "/models/%4z",
                "/models/%z4",
                "/models/%+4",
                "/models/%ff",
                "/models/%c3/%a4",
                "/models/%c0%af",
                "/models/%ed%a0%80",
                "/models/x%",
                "/%",
                "/nowhere/at/all/%",
                "/models/%\uFF14\uFF11",
                "/1/2/3/4/5/6/7/8/9/%ff"
            })
    void refusesMalformedEscapes(String path) {
        assertThat(outcome(match(routes, "GET", path))).isEqualTo("400");
    }

    @Test
    void refusesBytesThatAreNotUtf8() {
        byte[] path = "/models/\u00E4".getBytes(StandardCharsets.ISO_8859_1);
        RouteMatch match = new RouteMatch();
        routes.match("GET", path, 0, path.length, match);
        assertThat(outcome(match)).isEqualTo("400");
    }

    @Test
    void looksAtNothingOutsideThePath() {
        byte[] head = "GET /models/x?%zz HTTP/1.1".getBytes(StandardCharsets.US_ASCII);
        RouteMatch match = new RouteMatch();
        routes.match("GET", head, 4, 13, match);
        assertThat(outcome(match)).isEqualTo("GET /models/{model}");
        assertThat(match.parameter("model")).isEqualTo("x");
        assertThatThrownBy(() -> routes.match("GET", head, 4, head.length + 1, match))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void letsTheFirstOfTwoEqualRoutesAnswer() {
        Routes twice = routes("GET /a/{x}", "GET /a/{y}", "POST /a/{z}");
        assertThat(outcome(match(twice, "GET", "/a/b"))).isEqualTo("GET /a/{x}");
        assertThat(match(twice, "POST", "/a/b").parameter("z")).isEqualTo("b");
    }

    @Test
    void findsNothingWhereThereIsNothing() {
        assertThat(outcome(match(routes(), "GET", "/"))).isEqualTo("404");
    }

    @Test
    void namesThePathThatIsMissing() {
        Refusal refusal = match(routes(), "GET", "/a%20b").refusal();
        assertThat(refusal).hasMessage("no such path: /a%20b");
    }
}
