package dev.farad.metrics.trace;

import dev.farad.hooks.BatchRun;
import dev.farad.hooks.Inference;
import dev.farad.hooks.Moment;
import dev.farad.hooks.Timeline;
import dev.farad.hooks.TraceContext;
import dev.farad.metrics.trace.EpochClock.Anchor;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.TraceStateBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The spans of one request: its own, one for each part of its way, and those of batches that no other request has told of.
 *
 * <p>A batch is nobody's child, since it has many requests: it is a trace of its own, which the spans of all of them link to.
 */
final class RequestSpans {
    private static final HexFormat HEX = HexFormat.of();

    private final Resource resource;
    private final FinishedRequest request;
    private final Anchor anchor;
    private final RandomGenerator random;
    private final SpanContext own;
    private final List<SpanData> spans = new ArrayList<>();

    private RequestSpans(Resource resource, FinishedRequest request, Anchor anchor, RandomGenerator random) {
        this.resource = resource;
        this.request = request;
        this.anchor = anchor;
        this.random = random;
        TraceContext trace = request.context().trace();
        this.own = SpanContext.create(trace.traceId(), trace.spanId(), flags(trace), state(trace.state()));
    }

    /** Builds them; one call for each request, since a batch is told of once. */
    static List<SpanData> of(Resource resource, FinishedRequest request, Anchor anchor, RandomGenerator random) {
        return new RequestSpans(resource, request, anchor, random).build();
    }

    private List<SpanData> build() {
        Inference inference = request.inference();
        List<BatchRun> batches = inference == null ? List.of() : inference.batches();
        server(batches);
        between("decode", Moment.ADMITTED, Moment.DECODED);
        queue(batches);
        for (BatchRun run : batches) {
            device(run);
            if (run.claim()) {
                batch(run);
            }
        }
        between("encode", Moment.EXECUTED, Moment.ENCODED);
        Timeline timeline = request.timeline();
        if (timeline.nanosBetween(Moment.ENCODED, Moment.WRITTEN) > 0) {
            between("write", Moment.ENCODED, Moment.WRITTEN);
        }
        return spans;
    }

    private void server(List<BatchRun> batches) {
        TraceContext trace = request.context().trace();
        SpanContext parent = trace.parentId() == null
                ? SpanContext.getInvalid()
                : SpanContext.createFromRemoteParent(
                        trace.traceId(), trace.parentId(), flags(trace), own.getTraceState());
        List<EventData> events = request.end().faults().stream()
                .map(met -> SpanFacts.event(met.fault(), anchor.at(met.atNanos())))
                .toList();
        spans.add(new FinishedSpan(
                resource,
                new FinishedSpan.Place(SpanFacts.name(request.head()), SpanKind.SERVER, own, parent),
                period(request.openedNanos(), request.end().nanos()),
                SpanFacts.request(request),
                SpanFacts.status(request.end()),
                batches.stream().map(RequestSpans::link).toList(),
                events));
    }

    private void between(String name, Moment from, Moment to) {
        Timeline timeline = request.timeline();
        if (timeline.has(from) && timeline.has(to)) {
            step(name, timeline.at(from), timeline.at(to));
        }
    }

    /** Of a request that never came into a batch, the wait lasts until its end. */
    private void queue(List<BatchRun> batches) {
        Timeline timeline = request.timeline();
        if (timeline.has(Moment.QUEUED)) {
            long taken = batches.isEmpty()
                    ? request.end().nanos()
                    : batches.getFirst().times().taken();
            step(
                    "queue",
                    timeline.at(Moment.QUEUED),
                    timeline.has(Moment.BATCHED) ? timeline.at(Moment.BATCHED) : taken);
        }
    }

    private void step(String name, long fromNanos, long toNanos) {
        spans.add(new FinishedSpan(
                resource,
                child(name),
                period(fromNanos, toNanos),
                Attributes.empty(),
                StatusData.unset(),
                List.of(),
                List.of()));
    }

    private void device(BatchRun run) {
        spans.add(new FinishedSpan(
                resource,
                child("device"),
                period(run.times().started(), run.times().ended()),
                SpanFacts.part(run),
                SpanFacts.status(run),
                List.of(link(run)),
                List.of()));
    }

    private void batch(BatchRun run) {
        spans.add(new FinishedSpan(
                resource,
                new FinishedSpan.Place("batch", SpanKind.INTERNAL, context(run), SpanContext.getInvalid()),
                period(run.times().taken(), run.times().ended()),
                SpanFacts.batch(run),
                SpanFacts.status(run),
                List.of(),
                List.of()));
    }

    private FinishedSpan.Place child(String name) {
        SpanContext context = SpanContext.create(
                own.getTraceId(),
                HEX.toHexDigits(notZero(random.nextLong())),
                own.getTraceFlags(),
                own.getTraceState());
        return new FinishedSpan.Place(name, SpanKind.INTERNAL, context, own);
    }

    private FinishedSpan.Period period(long fromNanos, long toNanos) {
        return new FinishedSpan.Period(anchor.at(fromNanos), anchor.at(Math.max(fromNanos, toNanos)));
    }

    private static LinkData link(BatchRun run) {
        return LinkData.create(context(run));
    }

    /** Returns the same for every request that was in the batch. */
    private static SpanContext context(BatchRun run) {
        BatchRun.Id id = run.id();
        return SpanContext.create(
                HEX.toHexDigits(id.high()) + HEX.toHexDigits(notZero(id.low())),
                HEX.toHexDigits(notZero(id.high() ^ Long.rotateLeft(id.low(), 32))),
                TraceFlags.getSampled(),
                TraceState.getDefault());
    }

    private static long notZero(long bits) {
        return bits == 0 ? 1 : bits;
    }

    /** A request that is told of because it failed counts as sampled from here on. */
    private static TraceFlags flags(TraceContext trace) {
        return TraceFlags.fromByte((byte) (trace.flags() | TraceContext.SAMPLED));
    }

    private static TraceState state(String text) {
        TraceStateBuilder state = TraceState.builder();
        String[] members = text.split(",", -1);
        // What is put last stands first.
        for (int i = members.length - 1; i >= 0; i--) {
            int equals = members[i].indexOf('=');
            if (equals > 0) {
                state.put(
                        members[i].substring(0, equals).strip(),
                        members[i].substring(equals + 1).strip());
            }
        }
        return state.build();
    }
}
