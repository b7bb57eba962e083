package dev.farad.metrics.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.InstrumentationLibraryInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;

/** A span that never ran: put together from what is known of it, with times of the past, as the exporter reads it. */
record FinishedSpan(
        Resource resource,
        Place place,
        Period period,
        Attributes attributes,
        StatusData status,
        List<LinkData> links,
        List<EventData> events)
        implements SpanData {
    private static final InstrumentationScopeInfo SCOPE = InstrumentationScopeInfo.create("dev.farad");

    /** Where a span stands in its trace. */
    record Place(String name, SpanKind kind, SpanContext context, SpanContext parent) {}

    /** From when to when, in nanoseconds since 1970. */
    record Period(long startNanos, long endNanos) {}

    @Override
    public String getName() {
        return place.name();
    }

    @Override
    public SpanKind getKind() {
        return place.kind();
    }

    @Override
    public SpanContext getSpanContext() {
        return place.context();
    }

    @Override
    public SpanContext getParentSpanContext() {
        return place.parent();
    }

    @Override
    public StatusData getStatus() {
        return status;
    }

    @Override
    public long getStartEpochNanos() {
        return period.startNanos();
    }

    @Override
    public long getEndEpochNanos() {
        return period.endNanos();
    }

    @Override
    public Attributes getAttributes() {
        return attributes;
    }

    @Override
    public List<EventData> getEvents() {
        return events;
    }

    @Override
    public List<LinkData> getLinks() {
        return links;
    }

    @Override
    public boolean hasEnded() {
        return true;
    }

    @Override
    public int getTotalRecordedEvents() {
        return events.size();
    }

    @Override
    public int getTotalRecordedLinks() {
        return links.size();
    }

    @Override
    public int getTotalAttributeCount() {
        return attributes.size();
    }

    @Override
    @Deprecated
    public InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
        return InstrumentationLibraryInfo.create(SCOPE.getName(), null);
    }

    @Override
    public InstrumentationScopeInfo getInstrumentationScopeInfo() {
        return SCOPE;
    }

    @Override
    public Resource getResource() {
        return resource;
    }
}
