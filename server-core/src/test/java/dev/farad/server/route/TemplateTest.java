package dev.farad.server.route;

import static dev.farad.server.route.RouteFixture.route;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.server.route.Template.Segment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemplateTest {
    @Test
    void takesATemplateApart() {
        Template template = Template.of("/v2/{model}//{rest...}");
        assertThat(template.segments())
                .containsExactly(
                        new Segment.Fixed("v2"),
                        new Segment.Named("model"),
                        new Segment.Fixed(""),
                        new Segment.Tail("rest"));
        assertThat(template.parameters())
                .containsExactly(new Template.Parameter("model", 1, false), new Template.Parameter("rest", 3, true));
    }

    @Test
    void hasTheShapeOfATemplateThatMatchesTheSamePaths() {
        assertThat(Template.of("/a/{x}").shape())
                .isEqualTo(Template.of("/a/{y}").shape());
        assertThat(Template.of("/a/{x}").shape())
                .isNotEqualTo(Template.of("/a/{x...}").shape());
    }

    @ParameterizedTest
    @CsvSource({
        "models, one that starts with '/'",
        "'', one that starts with '/'",
        "/a/{}, a name between braces",
        "/a/{...}, a name between braces",
        "/a/{x...}/b, nothing after {name...}",
        "/a/{x...}/, nothing after {name...}",
        "/a/{x}/{x}, each name once",
        "/a/{x}/b/{x...}, each name once",
        "/a/b{x}, 'braces around whole segments only, as {name} or {name...}'",
        "/a/{x}b, 'braces around whole segments only, as {name} or {name...}'",
        "/a/{x, 'braces around whole segments only, as {name} or {name...}'",
        "/a/{x}-{y}, 'braces around whole segments only, as {name} or {name...}'",
        "/a/}{, 'braces around whole segments only, as {name} or {name...}'",
    })
    void refusesWhatIsNoTemplate(String template, String expectation) {
        assertThatThrownBy(() -> route("GET " + template))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("route template: '" + template + "' (expected: " + expectation + ")");
    }

    @Test
    void refusesARouteOfHead() {
        assertThatThrownBy(() -> route("HEAD /a")).hasMessageContaining("route method: HEAD");
    }
}
