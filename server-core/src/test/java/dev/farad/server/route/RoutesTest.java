package dev.farad.server.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {
    private static final ErrorFormat PLAIN = (_, _) -> Unpooled.EMPTY_BUFFER;

    private static Route route(String method, String template) {
        return new Route(method, template, new BlockingEndpoint(_ -> Response.empty(200)), PLAIN);
    }

    private final Routes routes = new Routes(
            List.of(
                    route("GET", "/models"),
                    route("GET", "/models/{model}"),
                    route("POST", "/models/{model}/versions/{version}/infer"),
                    route("POST", "/models/{model}")),
            _ -> PLAIN);

    @ParameterizedTest
    @CsvSource({
        "GET, /models, /models",
        "HEAD, /models, /models",
        "GET, /models/a.b-c, /models/{model}",
        "POST, /models/x, /models/{model}",
        "POST, /models/x/versions/7/infer, /models/{model}/versions/{version}/infer"
    })
    void findsTheRouteOfMethodAndPath(String method, String path, String template) {
        assertThat(routes.match(method, path))
                .isInstanceOfSatisfying(
                        Routes.Match.Found.class,
                        found -> assertThat(found.route().template()).isEqualTo(template));
    }

    @Test
    void decodesWhatANameMatches() {
        var found = (Routes.Match.Found) routes.match("GET", "/models/a%2Fb%C3%A4");
        assertThat(found.parameters()).isEqualTo(Map.of("model", "a/bä"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/model", "/models/", "/models/a/b", "/models/x/versions/7/infer/", "//models"})
    void doesNotFindOtherPaths(String path) {
        assertThat(routes.match("GET", path))
                .isInstanceOfSatisfying(
                        Routes.Match.Missing.class,
                        missing -> assertThat(missing.refusal().status()).isEqualTo(404));
    }

    @Test
    void saysWhichMethodsAPathHas() {
        var missing = (Routes.Match.Missing) routes.match("DELETE", "/models/x");
        assertThat(missing.refusal().status()).isEqualTo(405);
        assertThat(missing.refusal().headers()).containsEntry("allow", "GET, POST");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/models/%", "/models/%4", "/models/%zz", "/models/%ff"})
    void refusesMalformedEscapes(String path) {
        assertThatThrownBy(() -> routes.match("GET", path))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.status()).isEqualTo(400));
    }

    @Test
    void refusesATemplateThatIsNoPath() {
        assertThatThrownBy(() -> route("GET", "models")).hasMessageContaining("route template: 'models'");
    }
}
