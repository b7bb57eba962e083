package dev.farad.metrics.trace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class TraceSettingsTest {
    private static TraceSettings of(Map<String, String> environment) {
        return Objects.requireNonNull(TraceSettings.of(environment));
    }

    @Test
    void isOffWhereNoEndpointIsSetOrTracesAreSwitchedOff() {
        assertThat(TraceSettings.of(Map.of())).isNull();
        assertThat(TraceSettings.of(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://a:1", "OTEL_SDK_DISABLED", "true")))
                .isNull();
        assertThat(TraceSettings.of(
                        Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://a:1", "OTEL_TRACES_EXPORTER", "none")))
                .isNull();
    }

    @Test
    void addsThePathToAGeneralEndpointAndTakesOneOfTracesAsItIs() {
        assertThat(of(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://a:4318/")).endpoint())
                .isEqualTo(URI.create("http://a:4318/v1/traces"));
        assertThat(of(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "https://a/in"))
                        .endpoint())
                .isEqualTo(URI.create("https://a/in"));
    }

    @Test
    void readsTheSamplersOfTheStandard() {
        assertThat(of(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://a:1")).sampling())
                .isEqualTo(Sampling.ALL);
        assertThat(of(Map.of(
                                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://a:1",
                                "OTEL_TRACES_SAMPLER", "traceidratio",
                                "OTEL_TRACES_SAMPLER_ARG", "0.25"))
                        .sampling())
                .isEqualTo(new Sampling(false, 0.25));
    }

    @Test
    void namesWhatHasNoMeaningAndWhatIsExpected() {
        assertThatThrownBy(() ->
                        of(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://a:1", "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")))
                .hasMessage("OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' (expected: http/protobuf)");
        assertThatThrownBy(() -> of(Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://a:1",
                        "OTEL_TRACES_SAMPLER", "parentbased_traceidratio",
                        "OTEL_TRACES_SAMPLER_ARG", "1.5")))
                .hasMessage("ratio of traces: 1.5 (expected: 0 to 1)");
    }

    @Test
    void showsNoHeaderInMessagesOrText() {
        TraceSettings settings = of(Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://a:1", "OTEL_EXPORTER_OTLP_HEADERS", "api-key=secret,x=y"));
        assertThat(settings.headers()).containsEntry("api-key", "secret").containsEntry("x", "y");
        assertThat(settings.toString()).doesNotContain("secret");
        assertThatThrownBy(() ->
                        of(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://a:1", "OTEL_EXPORTER_OTLP_HEADERS", "secret")))
                .hasMessage("OTEL_EXPORTER_OTLP_HEADERS: an entry without '=' (expected: name=value)");
    }

    @Test
    void decodesValuesOfHeadersAndAttributes() {
        TraceSettings settings = of(Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://a:1",
                "OTEL_EXPORTER_OTLP_HEADERS", "authorization=Basic%20YTpi+w==",
                "OTEL_RESOURCE_ATTRIBUTES", "team=search%2C%20M%C3%BCnchen"));
        assertThat(settings.headers()).containsEntry("authorization", "Basic YTpi+w==");
        assertThat(settings.resource()).containsEntry("team", "search, München");
        assertThatThrownBy(() -> of(Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://a:1",
                        "OTEL_EXPORTER_OTLP_HEADERS", "x-key=secret%zz")))
                .hasMessage("OTEL_EXPORTER_OTLP_HEADERS: the value of x-key has a '%' without two hexadecimal digits"
                        + " (expected: %25 for a '%')")
                .hasNoCause();
    }

    @Test
    void takesAnEmptyVariableForNone() {
        TraceSettings settings = of(Map.of(
                "OTEL_EXPORTER_OTLP_ENDPOINT", "http://a:1",
                "OTEL_EXPORTER_OTLP_PROTOCOL", "",
                "OTEL_SERVICE_NAME", "",
                "OTEL_TRACES_SAMPLER", "",
                "FARAD_OTLP_HEADERS_FILE", ""));
        assertThat(settings).isEqualTo(new TraceSettings(URI.create("http://a:1/v1/traces"), Sampling.ALL, "farad"));
    }
}
