package dev.farad.runtime.graph.onnx;

import dev.farad.runtime.graph.Dim;
import dev.farad.runtime.graph.Dims;
import dev.farad.runtime.graph.Kernel;
import dev.farad.runtime.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;

/**
 * The operator {@code Slice}: finds out, for each axis, where a cut starts and how many indices it takes.
 *
 * <p>ONNX clamps bounds to the axis. Where that depends on a batch's sizes, the cut is refused unless it is certain to lie
 * inside; only a named size that bounds a known axis, such as tokens in a table of positions, becomes a limit of the graph
 * instead: a larger one would make a model fail later, or answer with something that nobody asked for.
 */
final class OnnxSlice {
    private final OnnxCall call;
    private final Dims dims;
    private final List<Dim> starts;
    private final List<Long> steps;
    private final List<Dim> counts;

    OnnxSlice(OnnxCall call) {
        this.call = call;
        this.dims = call.input(0).dims();
        this.starts = new ArrayList<>(Collections.nCopies(dims.rank(), Dim.ZERO));
        this.steps = new ArrayList<>(Collections.nCopies(dims.rank(), 1L));
        this.counts = new ArrayList<>(dims.sizes());
    }

    Value output() {
        List<Dim> from = call.sizes(1);
        List<Dim> to = call.sizes(2);
        List<Long> axes = call.optional(3) == null
                ? LongStream.range(0, from.size()).boxed().toList()
                : call.integers(3);
        for (int i = 0; i < from.size(); i++) {
            long step = call.optional(4) == null ? 1 : call.integers(4).get(i);
            cut(OnnxCall.axis(axes.get(i), dims.rank()), from.get(i), to.get(i), step);
        }
        return call.add(new Kernel.Slice(starts, steps, new Dims(counts)), call.input(0));
    }

    private void cut(int axis, Dim from, Dim to, long step) {
        if (step == 0) {
            throw new IllegalArgumentException("step: 0 (expected: another)");
        }
        Dim size = dims.dim(axis);
        // Backwards, a cut starts at the last index at most, and ends before index -1.
        Dim first = step > 0 ? Dim.ZERO : Dim.of(-1);
        Dim last = step > 0 ? size : size.minus(Dim.ONE);
        Dim start = bound(from, size, step > 0 ? first : Dim.ZERO, last);
        Dim end = bound(to, size, first, last);
        Dim span = step > 0 ? end.minus(start) : start.minus(end);
        steps.set(axis, step);
        starts.set(axis, start);
        counts.set(axis, count(span, Math.abs(step)));
    }

    /** Returns where a bound lies once negative ones are counted from the end and all are clamped. */
    private Dim bound(Dim bound, Dim size, Dim first, Dim last) {
        if (bound.known() && bound.value() < -Integer.MAX_VALUE) {
            return first;
        }
        if (bound.known() && bound.value() >= Integer.MAX_VALUE) {
            return last;
        }
        Dim index = bound.known() && bound.value() < 0 ? bound.plus(size) : bound;
        if (first.covers(index)) {
            return first;
        }
        if (index.covers(last)) {
            return last;
        }
        if (!index.covers(first)) {
            throw uncertain(bound, size);
        }
        if (!last.covers(index)) {
            String name = index.name();
            if (name == null || !last.known()) {
                throw uncertain(bound, size);
            }
            call.builder().limit(name, last.value());
        }
        return index;
    }

    private static IllegalArgumentException uncertain(Dim bound, Dim size) {
        return new IllegalArgumentException(
                "bound: " + bound + " (expected: one that lies inside " + size + " for all batches)");
    }

    private static Dim count(Dim span, long step) {
        if (span.known()) {
            return Dim.of(Math.max(0, Math.ceilDiv(span.value(), step)));
        }
        Dim count = span.plus(Dim.of(step - 1)).over(Dim.of(step));
        if (count == null || !count.covers(Dim.ZERO)) {
            throw new IllegalArgumentException(
                    "span: " + span + " at step " + step + " (expected: a size for all batches)");
        }
        return count;
    }
}
