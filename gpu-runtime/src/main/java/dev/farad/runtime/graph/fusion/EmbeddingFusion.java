package dev.farad.runtime.graph.fusion;

import dev.farad.pool.DataType;
import dev.farad.runtime.graph.Constant;
import dev.farad.runtime.graph.Dim;
import dev.farad.runtime.graph.Fusion;
import dev.farad.runtime.graph.Kernel;
import dev.farad.runtime.graph.Kernel.Binary;
import dev.farad.runtime.graph.Kernel.BinaryFunction;
import dev.farad.runtime.graph.Kernel.Embedding;
import dev.farad.runtime.graph.Kernel.Lookup;
import dev.farad.runtime.graph.Node;
import dev.farad.runtime.graph.Rewriting;
import dev.farad.runtime.graph.Value;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/**
 * Sums of rows gathered from tables: {@code words[ids] + types[type_ids] + positions[0..tokens)}. Each addition of one more
 * table joins what was fused before it.
 */
final class EmbeddingFusion implements Fusion {

    @Override
    public boolean fuse(Node node, Rewriting graph) {
        if (!node.op().equals(new Binary(BinaryFunction.ADD))
                || node.output().dims().rank() != 3) {
            return false;
        }
        Dim tokens = node.output().dims().dim(1);
        List<Lookup> lookups = new ArrayList<>();
        List<Value> inputs = new ArrayList<>();
        boolean all = collect(node.input(0), tokens, graph, lookups, inputs)
                && collect(node.input(1), tokens, graph, lookups, inputs);
        // Positions alone do not tell how many rows there are.
        if (!all || !lookups.contains(Lookup.BY_ID)) {
            return false;
        }
        graph.replace(node, new Embedding(lookups), inputs);
        return true;
    }

    /** Adds the lookups that a value is the sum of; false if it is something else. */
    private static boolean collect(Value value, Dim tokens, Rewriting graph, List<Lookup> lookups, List<Value> inputs) {
        Node node = graph.producer(value);
        if (node == null || !graph.usedOnce(value)) {
            return false;
        }
        if (node.op() instanceof Embedding(List<Lookup> before)) {
            lookups.addAll(before);
            inputs.addAll(node.inputs());
            return true;
        }
        if (!node.op().equals(new Kernel.Gather(0)) || node.input(1).dims().rank() != 2) {
            return false;
        }
        Value table = node.input(0);
        if (graph.constant(table) == null || table.dims().rank() != 2) {
            return false;
        }
        boolean position = isPosition(node.input(1), tokens, graph);
        lookups.add(position ? Lookup.BY_POSITION : Lookup.BY_ID);
        inputs.add(table);
        if (!position) {
            inputs.add(node.input(1));
        }
        return true;
    }

    /** Returns whether ids are 0, 1, 2 and so on for the tokens of a row: the start of a constant that counts. */
    private static boolean isPosition(Value ids, Dim tokens, Rewriting graph) {
        Node node = graph.producer(ids);
        if (node == null || !(node.op() instanceof Kernel.Slice slice)) {
            return false;
        }
        Constant counting = graph.constant(node.input(0));
        return counting != null
                && counting.type() == DataType.INT64
                && slice.starts().stream().allMatch(start -> start.is(0))
                && slice.steps().stream().allMatch(step -> step == 1)
                && slice.to().dim(0).is(1)
                && slice.to().dim(1).equals(tokens)
                && counts(counting);
    }

    private static boolean counts(Constant constant) {
        if (constant.shape().dim(0) != 1) {
            return false;
        }
        for (long i = 0; i < constant.elements(); i++) {
            if (constant.data().get(ValueLayout.JAVA_LONG_UNALIGNED, i * 8) != i) {
                return false;
            }
        }
        return true;
    }
}
