package dev.farad.runtime.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A size that may be known only when a batch is: a sum of products of whole numbers and named sizes, such as
 * {@code 12*batch_size*sequence_length + 1}.
 *
 * <p>Every named size is 1 or more. Equal dims are equal at all sizes: like terms are gathered and sorted, so that the form
 * of a polynomial is unique. A dim also serves as the symbolic value of shape arithmetic, where it may be negative.
 */
public final class Dim {
    /** Zero. */
    public static final Dim ZERO = of(0);
    /** One. */
    public static final Dim ONE = of(1);

    /** Coefficients, none of them zero, by the sorted names of their product; the constant's product is empty. */
    private final SortedMap<List<String>, Long> terms;

    private Dim(SortedMap<List<String>, Long> terms) {
        this.terms = terms;
    }

    private static SortedMap<List<String>, Long> noTerms() {
        return new TreeMap<>((a, b) -> String.join("*", a).compareTo(String.join("*", b)));
    }

    /** Returns a known size. */
    public static Dim of(long value) {
        SortedMap<List<String>, Long> terms = noTerms();
        if (value != 0) {
            terms.put(List.of(), value);
        }
        return new Dim(terms);
    }

    /** Returns the size of the given name. */
    public static Dim of(String name) {
        SortedMap<List<String>, Long> terms = noTerms();
        terms.put(List.of(name), 1L);
        return new Dim(terms);
    }

    /** Returns whether the size is the same for every batch. */
    public boolean known() {
        return terms.isEmpty() || (terms.size() == 1 && terms.containsKey(List.of()));
    }

    /**
     * Returns the known size.
     *
     * @throws IllegalStateException if it is not {@link #known}
     */
    public long value() {
        if (!known()) {
            throw new IllegalStateException("dim: " + this + " (expected: a known size)");
        }
        return constant();
    }

    /** Returns whether this is the known size given. */
    public boolean is(long value) {
        return known() && constant() == value;
    }

    /** Returns the name if this is a named size and nothing else, or null. */
    public @Nullable String name() {
        if (terms.size() != 1 || terms.firstKey().size() != 1) {
            return null;
        }
        String name = terms.firstKey().getFirst();
        return equals(of(name)) ? name : null;
    }

    /** Returns the part that no named size enters. */
    long constant() {
        return terms.getOrDefault(List.of(), 0L);
    }

    public Dim plus(Dim other) {
        SortedMap<List<String>, Long> sum = noTerms();
        sum.putAll(terms);
        other.terms.forEach((names, coefficient) -> add(sum, names, coefficient));
        return new Dim(sum);
    }

    public Dim minus(Dim other) {
        return plus(other.times(of(-1)));
    }

    public Dim times(Dim other) {
        SortedMap<List<String>, Long> product = noTerms();
        for (Map.Entry<List<String>, Long> a : terms.entrySet()) {
            for (Map.Entry<List<String>, Long> b : other.terms.entrySet()) {
                List<String> names = new ArrayList<>(a.getKey());
                names.addAll(b.getKey());
                Collections.sort(names);
                add(product, List.copyOf(names), Math.multiplyExact(a.getValue(), b.getValue()));
            }
        }
        return new Dim(product);
    }

    private static void add(Map<List<String>, Long> sum, List<String> names, long coefficient) {
        sum.merge(names, coefficient, (a, b) -> {
            long both = Math.addExact(a, b);
            return both == 0 ? null : Long.valueOf(both);
        });
    }

    /** Returns the quotient if it is exact and its divisor this size or a single product, otherwise null. */
    public @Nullable Dim over(Dim divisor) {
        if (equals(divisor) && !is(0)) {
            return ONE;
        }
        if (divisor.terms.size() != 1) {
            return null;
        }
        List<String> names = divisor.terms.firstKey();
        long coefficient = divisor.terms.getOrDefault(names, 0L);
        SortedMap<List<String>, Long> quotient = noTerms();
        for (Map.Entry<List<String>, Long> term : terms.entrySet()) {
            List<String> rest = new ArrayList<>(term.getKey());
            for (String name : names) {
                if (!rest.remove(name)) {
                    return null;
                }
            }
            if (term.getValue() % coefficient != 0) {
                return null;
            }
            quotient.put(List.copyOf(rest), term.getValue() / coefficient);
        }
        return new Dim(quotient);
    }

    /** Returns the least value there can be, as all named sizes are 1 or more, or null if there is no least one. */
    public @Nullable Long least() {
        long least = 0;
        for (Map.Entry<List<String>, Long> term : terms.entrySet()) {
            if (term.getValue() < 0 && !term.getKey().isEmpty()) {
                return null;
            }
            least = Math.addExact(least, term.getValue());
        }
        return least;
    }

    /** Returns whether this is at least as large as another dim at all sizes; false also where that cannot be told. */
    public boolean covers(Dim other) {
        Long least = minus(other).least();
        return least != null && least >= 0;
    }

    /** Returns whether two dims differ at all sizes; false also where that cannot be told. */
    boolean differsFrom(Dim other) {
        return covers(other.plus(ONE)) || other.covers(plus(ONE));
    }

    /**
     * Returns the value at the given sizes.
     *
     * @throws IllegalArgumentException if a named size is missing
     * @throws ArithmeticException if the value exceeds a long
     */
    public long at(Sizes sizes) {
        long sum = 0;
        for (Map.Entry<List<String>, Long> term : terms.entrySet()) {
            long product = term.getValue();
            for (String name : term.getKey()) {
                product = Math.multiplyExact(product, sizes.of(name));
            }
            sum = Math.addExact(sum, product);
        }
        return sum;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Dim that && terms.equals(that.terms);
    }

    @Override
    public int hashCode() {
        return terms.hashCode();
    }

    @Override
    public String toString() {
        if (terms.isEmpty()) {
            return "0";
        }
        return terms.entrySet().stream().map(Dim::print).collect(Collectors.joining(" + "));
    }

    private static String print(Map.Entry<List<String>, Long> term) {
        String names = String.join("*", term.getKey());
        if (names.isEmpty()) {
            return term.getValue().toString();
        }
        return term.getValue() == 1 ? names : term.getValue() + "*" + names;
    }
}
