package dev.farad.runtime.graph.onnx;

import dev.farad.pool.Shape;
import dev.farad.runtime.graph.Constant;
import dev.farad.runtime.graph.Dim;
import dev.farad.runtime.graph.Dims;
import dev.farad.runtime.graph.Kernel;
import dev.farad.runtime.graph.Op.Reshape;
import dev.farad.runtime.graph.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Operators that move elements, change shapes or tell them. */
final class OnnxLayout {
    static final Map<String, OnnxOperator.Single> OPERATORS = Map.ofEntries(
            Map.entry("Constant", OnnxLayout::constant),
            Map.entry("ConstantOfShape", OnnxLayout::constantOfShape),
            Map.entry("Shape", OnnxLayout::shape),
            Map.entry("Reshape", OnnxLayout::reshape),
            Map.entry("Flatten", OnnxLayout::flatten),
            Map.entry("Squeeze", OnnxLayout::squeeze),
            Map.entry("Unsqueeze", OnnxLayout::unsqueeze),
            Map.entry("Transpose", OnnxLayout::transpose),
            Map.entry("Concat", OnnxLayout::concat),
            Map.entry("Gather", OnnxLayout::gather),
            Map.entry("Slice", call -> new OnnxSlice(call).output()),
            Map.entry("Expand", OnnxLayout::expand));

    private OnnxLayout() {}

    private static Value constant(OnnxCall call) {
        OnnxAttributes attributes = call.attributes();
        Constant tensor = attributes.tensor("value");
        if (tensor == null && attributes.has("value_int")) {
            tensor = Constant.ofIntegers(Shape.of(), List.of(attributes.integer("value_int", 0)));
        }
        if (tensor == null && attributes.has("value_float")) {
            tensor = Constant.ofNumbers(Shape.of(), List.of(attributes.number("value_float", 0)));
        }
        List<Long> integers = attributes.integers("value_ints");
        if (integers != null) {
            tensor = Constant.ofIntegers(Shape.of(integers.size()), integers);
        }
        List<Float> numbers = attributes.numbers("value_floats");
        if (numbers != null) {
            tensor = Constant.ofNumbers(Shape.of(numbers.size()), numbers);
        }
        if (tensor == null) {
            throw new IllegalArgumentException("the constant has no value of a supported kind");
        }
        return call.builder().constant(tensor);
    }

    private static Value constantOfShape(OnnxCall call) {
        Constant value = call.attributes().tensor("value");
        Value one = call.builder().constant(value == null ? Constant.ofNumbers(Shape.of(1), List.of(0f)) : value);
        return call.add(new Kernel.Expand(new Dims(call.sizes(0))), call.add(new Reshape(Dims.SCALAR), one));
    }

    private static Value shape(OnnxCall call) {
        List<Dim> sizes = call.input(0).dims().sizes();
        int start = bound(call.attributes().integer("start", 0), sizes.size());
        int end = bound(call.attributes().integer("end", sizes.size()), sizes.size());
        return call.builder().extents(sizes.subList(Math.min(start, end), end));
    }

    private static int bound(long axis, int rank) {
        return Math.clamp(axis < 0 ? axis + rank : axis, 0, rank);
    }

    private static Value reshape(OnnxCall call) {
        Dims from = call.input(0).dims();
        boolean zeroIsZero = call.attributes().integer("allowzero", 0) != 0;
        List<Dim> sizes = new ArrayList<>(call.sizes(1));
        int open = -1;
        Dim rest = Dim.ONE;
        for (int axis = 0; axis < sizes.size(); axis++) {
            if (sizes.get(axis).is(0) && !zeroIsZero) {
                sizes.set(axis, from.dim(axis));
            }
            if (sizes.get(axis).is(-1)) {
                open = axis;
            } else {
                rest = rest.times(sizes.get(axis));
            }
        }
        if (open >= 0) {
            Dim size = rest.is(0) ? null : from.elements().over(rest);
            if (size == null) {
                throw new IllegalArgumentException(
                        "shape: " + sizes + " leaves a size open that " + from + " does not tell");
            }
            sizes.set(open, size);
        }
        return call.add(new Reshape(new Dims(sizes)), call.input(0));
    }

    private static Value flatten(OnnxCall call) {
        Dims dims = call.input(0).dims();
        long axis = call.attributes().integer("axis", 1);
        int split = axis == dims.rank() ? dims.rank() : OnnxCall.axis(axis, dims.rank());
        Dims to = Dims.of(dims.elements(0, split), dims.elements(split, dims.rank()));
        return call.add(new Reshape(to), call.input(0));
    }

    private static Value squeeze(OnnxCall call) {
        Dims dims = call.input(0).dims();
        List<Long> axes = call.axes("axes", 1, 13);
        List<Integer> gone = axes == null
                ? IntStream.range(0, dims.rank())
                        .filter(axis -> dims.dim(axis).is(1))
                        .boxed()
                        .toList()
                : axes.stream().map(axis -> OnnxCall.axis(axis, dims.rank())).toList();
        List<Dim> kept = new ArrayList<>();
        for (int axis = 0; axis < dims.rank(); axis++) {
            if (!gone.contains(axis)) {
                kept.add(dims.dim(axis));
            }
        }
        return call.add(new Reshape(new Dims(kept)), call.input(0));
    }

    private static Value unsqueeze(OnnxCall call) {
        List<Dim> dims = new ArrayList<>(call.input(0).dims().sizes());
        List<Long> axes = call.axes("axes", 1, 13);
        if (axes == null) {
            throw new IllegalArgumentException("axes are missing");
        }
        int rank = dims.size() + axes.size();
        axes.stream().map(axis -> OnnxCall.axis(axis, rank)).sorted().forEach(axis -> dims.add(axis, Dim.ONE));
        return call.add(new Reshape(new Dims(dims)), call.input(0));
    }

    private static Value transpose(OnnxCall call) {
        int rank = call.input(0).dims().rank();
        List<Long> order = call.attributes().integers("perm");
        List<Integer> axes = order == null
                ? new ArrayList<>(IntStream.range(0, rank).boxed().toList()).reversed()
                : order.stream().map(axis -> OnnxCall.axis(axis, rank)).toList();
        return call.add(new Kernel.Transpose(axes), call.input(0));
    }

    private static Value concat(OnnxCall call) {
        int axis = OnnxCall.axis(
                call.attributes().integer("axis", 0), call.input(0).dims().rank());
        List<Value> inputs =
                IntStream.range(0, call.inputs().size()).mapToObj(call::input).toList();
        return call.builder().add(call.name(), new Kernel.Concat(axis), inputs);
    }

    private static Value gather(OnnxCall call) {
        int axis = OnnxCall.axis(
                call.attributes().integer("axis", 0), call.input(0).dims().rank());
        return call.add(new Kernel.Gather(axis), call.input(0), call.input(1));
    }

    private static Value expand(OnnxCall call) {
        Dims to = Dims.broadcast(call.input(0).dims(), new Dims(call.sizes(1)));
        return call.add(new Kernel.Expand(to), call.input(0));
    }

    static List<Value> split(OnnxCall call) {
        Dims dims = call.input(0).dims();
        int axis = OnnxCall.axis(call.attributes().integer("axis", 0), dims.rank());
        int count = call.node().getOutputCount();
        List<Long> given = call.axes("split", 1, 13);
        List<Dim> parts = given == null
                ? equalParts(dims.dim(axis), count)
                : given.stream().map(Dim::of).toList();
        if (!parts.stream().reduce(Dim.ZERO, Dim::plus).equals(dims.dim(axis)) || parts.size() != count) {
            throw new IllegalArgumentException(
                    "split: " + parts + " (expected: " + count + " parts of " + dims.dim(axis) + ")");
        }
        List<Value> outputs = new ArrayList<>();
        Dim start = Dim.ZERO;
        for (Dim part : parts) {
            outputs.add(call.add(block(dims, axis, start, part), call.input(0)));
            start = start.plus(part);
        }
        return outputs;
    }

    private static List<Dim> equalParts(Dim whole, int count) {
        Dim part = whole.over(Dim.of(count));
        if (part == null) {
            throw new IllegalArgumentException("size " + whole + " does not split into " + count + " equal parts");
        }
        return Collections.nCopies(count, part);
    }

    /** Returns the cut of so many indices along one axis from start on. */
    private static Kernel.Slice block(Dims dims, int axis, Dim start, Dim size) {
        List<Dim> starts = new ArrayList<>(Collections.nCopies(dims.rank(), Dim.ZERO));
        List<Dim> sizes = new ArrayList<>(dims.sizes());
        starts.set(axis, start);
        sizes.set(axis, size);
        return new Kernel.Slice(starts, Collections.nCopies(dims.rank(), 1L), new Dims(sizes));
    }
}
