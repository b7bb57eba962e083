package dev.farad.examples;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A span as the page shows it; ids are hexadecimal, and empty for none.
 *
 * @param at where it stands
 * @param startNanos since 1970
 * @param endNanos since 1970
 * @param error whether it failed
 * @param facts attributes as text
 * @param links ids of spans that it links to
 * @param events what happened meanwhile
 */
record TraceSpan(
        At at,
        long startNanos,
        long endNanos,
        boolean error,
        Map<String, String> facts,
        List<String> links,
        List<Event> events) {

    /** The place of a span. */
    record At(String trace, String span, String parent, String service, String name, String kind, long bytes) {}

    /** Something that happened. */
    record Event(String name, long nanos, Map<String, String> facts) {}

    static TraceSpan of(String service, Span span) {
        return new TraceSpan(
                new At(
                        hex(span.getTraceId()),
                        hex(span.getSpanId()),
                        hex(span.getParentSpanId()),
                        service,
                        span.getName(),
                        span.getKind().name(),
                        span.getSerializedSize()),
                span.getStartTimeUnixNano(),
                span.getEndTimeUnixNano(),
                span.getStatus().getCode() == Status.StatusCode.STATUS_CODE_ERROR,
                texts(span.getAttributesList()),
                span.getLinksList().stream().map(link -> hex(link.getSpanId())).toList(),
                span.getEventsList().stream()
                        .map(event ->
                                new Event(event.getName(), event.getTimeUnixNano(), texts(event.getAttributesList())))
                        .toList());
    }

    long bytes() {
        return at.bytes();
    }

    static Map<String, String> texts(List<KeyValue> facts) {
        Map<String, String> texts = new TreeMap<>();
        facts.forEach(fact -> texts.put(fact.getKey(), text(fact.getValue())));
        return texts;
    }

    private static String text(AnyValue value) {
        return switch (value.getValueCase()) {
            case STRING_VALUE -> value.getStringValue();
            case INT_VALUE -> String.valueOf(value.getIntValue());
            case DOUBLE_VALUE -> String.valueOf(value.getDoubleValue());
            case BOOL_VALUE -> String.valueOf(value.getBoolValue());
            case ARRAY_VALUE ->
                value.getArrayValue().getValuesList().stream()
                        .map(TraceSpan::text)
                        .collect(Collectors.joining("\n"));
            default -> value.toString();
        };
    }

    private static String hex(ByteString id) {
        return HexFormat.of().formatHex(id.toByteArray());
    }
}
