package dev.farad.runtime.graph;

import dev.farad.pool.DataType;
import dev.farad.runtime.graph.Kernel.Binary;
import dev.farad.runtime.graph.Kernel.BinaryFunction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The results of ops on sizes, computed symbolically: what a model's file does with {@code Shape}, {@code Gather}, {@code
 * Concat} and the like to tell {@code Reshape} its shape.
 */
final class ShapeArithmetic {
    private ShapeArithmetic() {}

    /**
     * Returns the elements that an op yields, in order, or null where they cannot be told.
     *
     * @param inputs the elements of each of its inputs, null where they are not sizes
     * @param dims what the op yields has
     */
    static @Nullable List<Dim> of(Op op, List<? extends @Nullable List<Dim>> inputs, Dims dims) {
        List<List<Dim>> known = new ArrayList<>();
        for (List<Dim> input : inputs) {
            if (input == null) {
                return null;
            }
            known.add(input);
        }
        if (known.isEmpty() || !dims.known()) {
            return null;
        }
        long count = dims.elements().value();
        return switch (op) {
            case Op.Reshape _ -> known.getFirst();
            case Kernel.Cast(DataType to) when to == DataType.INT64 || to == DataType.INT32 -> known.getFirst();
            case Kernel.Gather(int axis) when axis == 0 -> gather(known.get(0), known.get(1), count);
            case Kernel.Concat(int axis)
            when axis == 0 && dims.rank() == 1 ->
                known.stream().flatMap(List::stream).toList();
            case Kernel.Slice slice when dims.rank() == 1 -> slice(slice, known.getFirst(), count);
            case Kernel.Expand _ when known.getFirst().size() == 1 -> repeat(known.getFirst(), count);
            case Binary(BinaryFunction function) -> binary(function, known.get(0), known.get(1), count);
            case Kernel.Where _ -> where(known, count);
            default -> null;
        };
    }

    private static @Nullable List<Dim> repeat(List<Dim> values, long count) {
        if (values.size() == count) {
            return values;
        }
        return values.size() == 1 && count <= 64 ? Collections.nCopies((int) count, values.getFirst()) : null;
    }

    private static @Nullable List<Dim> gather(List<Dim> data, List<Dim> indices, long count) {
        List<Dim> picked = new ArrayList<>();
        for (Dim index : indices) {
            if (!index.known() || index.value() < -data.size() || index.value() >= data.size()) {
                return null;
            }
            picked.add(data.get(Math.floorMod(index.value(), data.size())));
        }
        return picked.size() == count ? picked : null;
    }

    private static @Nullable List<Dim> slice(Kernel.Slice slice, List<Dim> data, long count) {
        Dim start = slice.starts().getFirst();
        if (!start.known()) {
            return null;
        }
        List<Dim> cut = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            cut.add(data.get((int) (start.value() + i * slice.steps().getFirst())));
        }
        return cut;
    }

    private static @Nullable List<Dim> where(List<List<Dim>> inputs, long count) {
        List<Dim> condition = repeat(inputs.get(0), count);
        List<Dim> yes = repeat(inputs.get(1), count);
        List<Dim> no = repeat(inputs.get(2), count);
        if (condition == null || yes == null || no == null) {
            return null;
        }
        List<Dim> chosen = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            if (!condition.get(i).known()) {
                return null;
            }
            chosen.add(condition.get(i).is(0) ? no.get(i) : yes.get(i));
        }
        return chosen;
    }

    private static @Nullable List<Dim> binary(BinaryFunction function, List<Dim> a, List<Dim> b, long count) {
        List<Dim> left = repeat(a, count);
        List<Dim> right = repeat(b, count);
        if (left == null || right == null) {
            return null;
        }
        List<Dim> results = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Dim result = binary(function, left.get(i), right.get(i));
            if (result == null) {
                return null;
            }
            results.add(result);
        }
        return results;
    }

    private static @Nullable Dim binary(BinaryFunction function, Dim a, Dim b) {
        return switch (function) {
            case ADD -> a.plus(b);
            case SUB -> a.minus(b);
            case MUL -> a.times(b);
            case DIV -> a.over(b);
            case MIN -> a.covers(b) ? b : b.covers(a) ? a : null;
            case MAX -> a.covers(b) ? a : b.covers(a) ? b : null;
            case EQUAL -> truth(a.equals(b), a.differsFrom(b));
            case LESS -> truth(b.covers(a.plus(Dim.ONE)), a.covers(b));
            case LESS_OR_EQUAL -> truth(b.covers(a), a.covers(b.plus(Dim.ONE)));
            case GREATER -> truth(a.covers(b.plus(Dim.ONE)), b.covers(a));
            case GREATER_OR_EQUAL -> truth(a.covers(b), b.covers(a.plus(Dim.ONE)));
            case AND, OR, POW -> null;
        };
    }

    private static @Nullable Dim truth(boolean always, boolean never) {
        return always ? Dim.ONE : never ? Dim.ZERO : null;
    }

    /** Returns a function of two whole numbers; truth is 1. */
    static long whole(BinaryFunction function, long a, long b) {
        return switch (function) {
            case ADD -> a + b;
            case SUB -> a - b;
            case MUL -> a * b;
            case DIV -> a / b;
            case MIN -> Math.min(a, b);
            case MAX -> Math.max(a, b);
            case EQUAL -> a == b ? 1 : 0;
            case LESS -> a < b ? 1 : 0;
            case LESS_OR_EQUAL -> a <= b ? 1 : 0;
            case GREATER -> a > b ? 1 : 0;
            case GREATER_OR_EQUAL -> a >= b ? 1 : 0;
            case AND -> a & b;
            case OR -> a | b;
            case POW -> throw new IllegalArgumentException("function: POW (expected: one of whole numbers)");
        };
    }
}
