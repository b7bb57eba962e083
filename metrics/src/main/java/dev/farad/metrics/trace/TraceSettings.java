package dev.farad.metrics.trace;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Where traces go, which ones, and under what name.
 *
 * @param endpoint that spans are posted to, whole, such as {@code http://127.0.0.1:4318/v1/traces}
 * @param sampling that decides which
 * @param serviceName that they are shown under
 * @param resource further attributes of every span's resource
 * @param headers of every post; may hold secrets, so they are never shown
 * @param headersFile with more of them, a line {@code name=value} each, read anew for every post; or null
 */
public record TraceSettings(
        URI endpoint,
        Sampling sampling,
        String serviceName,
        Map<String, String> resource,
        Map<String, String> headers,
        @Nullable Path headersFile) {

    /** Checks the endpoint. */
    public TraceSettings {
        String scheme = endpoint.getScheme();
        if (endpoint.getHost() == null || !("http".equals(scheme) || "https".equals(scheme))) {
            throw new IllegalArgumentException(
                    "endpoint of traces: " + endpoint + " (expected: http://HOST:PORT/PATH)");
        }
        resource = Map.copyOf(resource);
        headers = Map.copyOf(headers);
    }

    /** Makes settings without headers. */
    public TraceSettings(URI endpoint, Sampling sampling, String serviceName) {
        this(endpoint, sampling, serviceName, Map.of(), Map.of(), null);
    }

    /**
     * Reads OpenTelemetry's own variables: {@code OTEL_EXPORTER_OTLP_ENDPOINT}, {@code OTEL_EXPORTER_OTLP_HEADERS} and
     * {@code OTEL_EXPORTER_OTLP_PROTOCOL}, each also with {@code TRACES_} after {@code OTLP_}, {@code OTEL_SERVICE_NAME},
     * {@code OTEL_RESOURCE_ATTRIBUTES}, {@code OTEL_TRACES_SAMPLER} with its {@code _ARG}, {@code OTEL_TRACES_EXPORTER} and
     * {@code OTEL_SDK_DISABLED}; and {@code FARAD_OTLP_HEADERS_FILE}. An empty one is as good as none, and values of headers and
     * attributes are percent-encoded, as OpenTelemetry's specification has it (SDK, environment variables).
     *
     * @return null where no endpoint is set, or traces are switched off
     * @throws IllegalArgumentException for a value that has no meaning here
     */
    public static @Nullable TraceSettings of(Map<String, String> environment) {
        Map<String, String> set = new HashMap<>(environment);
        set.values().removeIf(String::isEmpty);
        return ofSet(set);
    }

    private static @Nullable TraceSettings ofSet(Map<String, String> environment) {
        String base = environment.getOrDefault("OTEL_EXPORTER_OTLP_ENDPOINT", "");
        String whole = environment.getOrDefault("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "");
        boolean off = "true".equalsIgnoreCase(environment.get("OTEL_SDK_DISABLED"))
                || "none".equals(environment.get("OTEL_TRACES_EXPORTER"));
        if (off || (base.isEmpty() && whole.isEmpty())) {
            return null;
        }
        String protocol = otlp(environment, "PROTOCOL", "http/protobuf");
        if (!protocol.equals("http/protobuf")) {
            throw new IllegalArgumentException(
                    "OTEL_EXPORTER_OTLP_PROTOCOL: '" + protocol + "' (expected: http/protobuf)");
        }
        String endpoint = whole.isEmpty() ? base + (base.endsWith("/") ? "v1/traces" : "/v1/traces") : whole;
        Map<String, String> resource =
                decodedPairs("OTEL_RESOURCE_ATTRIBUTES", environment.getOrDefault("OTEL_RESOURCE_ATTRIBUTES", ""));
        String name = environment.getOrDefault("OTEL_SERVICE_NAME", resource.getOrDefault("service.name", "farad"));
        String file = environment.get("FARAD_OTLP_HEADERS_FILE");
        return new TraceSettings(
                URI.create(endpoint),
                sampling(environment),
                name,
                resource,
                decodedPairs("OTEL_EXPORTER_OTLP_HEADERS", otlp(environment, "HEADERS", "")),
                file == null ? null : Path.of(file));
    }

    private static String otlp(Map<String, String> environment, String name, String otherwise) {
        String general = environment.getOrDefault("OTEL_EXPORTER_OTLP_" + name, otherwise);
        return environment.getOrDefault("OTEL_EXPORTER_OTLP_TRACES_" + name, general);
    }

    private static Sampling sampling(Map<String, String> environment) {
        String sampler = environment.getOrDefault("OTEL_TRACES_SAMPLER", "parentbased_always_on");
        boolean byParent = sampler.startsWith("parentbased_");
        return switch (byParent ? sampler.substring("parentbased_".length()) : sampler) {
            case "always_on" -> new Sampling(byParent, 1);
            case "always_off" -> new Sampling(byParent, 0);
            case "traceidratio" ->
                new Sampling(byParent, ratio(environment.getOrDefault("OTEL_TRACES_SAMPLER_ARG", "1")));
            default ->
                throw new IllegalArgumentException("OTEL_TRACES_SAMPLER: '" + sampler
                        + "' (expected: always_on, always_off or traceidratio, or parentbased_ before one of them)");
        };
    }

    private static double ratio(String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("OTEL_TRACES_SAMPLER_ARG: '" + text + "' (expected: 0 to 1)", e);
        }
    }

    /** Reads pairs whose values are percent-encoded, so that they may have blanks and commas. */
    private static Map<String, String> decodedPairs(String what, String text) {
        Map<String, String> pairs = pairs(what, text);
        pairs.replaceAll((name, value) -> decoded(what, name, value));
        return pairs;
    }

    private static String decoded(String what, String name, String value) {
        try {
            // A plus is itself here, unlike in forms, which is what the decoder is made for.
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            // Without the cause, whose message has a part of the value.
            throw new IllegalArgumentException(what + ": the value of " + name
                    + " has a '%' without two hexadecimal digits (expected: %25 for a '%')");
        }
    }

    /** Reads pairs divided by commas; what is wrong is named without its value, which may be a secret. */
    static Map<String, String> pairs(String what, String text) {
        Map<String, String> pairs = new TreeMap<>();
        for (String pair : text.split("[,\n]", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.put(
                        pair.substring(0, equals).strip(),
                        pair.substring(equals + 1).strip());
            } else if (!pair.isBlank()) {
                throw new IllegalArgumentException(what + ": an entry without '=' (expected: name=value)");
            }
        }
        return pairs;
    }

    @Override
    public String toString() {
        return "TraceSettings[" + endpoint + ", " + sampling + ", " + serviceName + "]";
    }
}
