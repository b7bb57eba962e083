package dev.farad.runtime.graph.program;

import dev.farad.pool.DataType;
import dev.farad.runtime.graph.Constant;
import dev.farad.runtime.graph.Dim;
import dev.farad.runtime.graph.Graph;
import dev.farad.runtime.graph.Kernel;
import dev.farad.runtime.graph.Node;
import dev.farad.runtime.graph.Op;
import dev.farad.runtime.graph.Value;
import dev.farad.runtime.graph.program.Operand.Storage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The making of one program: gives every value a place, and every kernel a step. */
final class Assembly {
    private final Graph graph;
    private final Precision precision;
    private final Map<Value, Operand> operands = new HashMap<>();
    private final List<Weight> weights = new ArrayList<>();
    private final List<DataType> slotTypes = new ArrayList<>();
    private final List<Dim> slotElements = new ArrayList<>();
    private final List<Step> steps = new ArrayList<>();

    Assembly(Graph graph, Precision precision) {
        this.graph = graph;
        this.precision = precision;
    }

    Program program() {
        List<Program.Port> inputs = new ArrayList<>();
        for (Graph.Port input : graph.inputs()) {
            inputs.add(new Program.Port(input.name(), input(input)));
        }
        for (Node node : graph.nodes()) {
            place(node);
        }
        List<Program.Port> outputs = new ArrayList<>();
        for (Graph.Port output : graph.outputs()) {
            outputs.add(new Program.Port(output.name(), output(output)));
        }
        return new Program(inputs, outputs, weights, slots(inputs, outputs), steps, graph.limits());
    }

    private Operand input(Graph.Port port) {
        Value value = port.value();
        Operand given = slot(value.type(), value);
        operands.put(value, given);
        if (precision.of(value.type()) != value.type()) {
            operands.put(value, cast(port.name(), given, value, precision.of(value.type())));
        }
        return given;
    }

    private Operand output(Graph.Port port) {
        Operand made = operand(port.value());
        DataType type = port.value().type();
        return made.type() == type ? made : cast(port.name(), made, port.value(), type);
    }

    private Operand cast(String name, Operand from, Value value, DataType type) {
        Operand to = slot(type, value);
        steps.add(new Step(name, new Kernel.Cast(type), List.of(from), to));
        return to;
    }

    private void place(Node node) {
        switch (node.op()) {
            case Op.Reshape view -> {
                Operand viewed = operand(node.input(0));
                operands.put(node.output(), new Operand(viewed.storage(), viewed.type(), view.to()));
            }
            case Kernel kernel -> {
                List<Operand> inputs = node.inputs().stream().map(this::operand).toList();
                Operand output = slot(typeOf(node), node.output());
                steps.add(new Step(node.name(), narrowed(kernel), inputs, output));
                operands.put(node.output(), output);
            }
        }
    }

    private DataType typeOf(Node node) {
        DataType type = node.output().type();
        return node.op() instanceof Kernel.MeanNormalized ? type : precision.of(type);
    }

    private Kernel narrowed(Kernel kernel) {
        return kernel instanceof Kernel.Cast(DataType to) ? new Kernel.Cast(precision.of(to)) : kernel;
    }

    private Operand operand(Value value) {
        return operands.computeIfAbsent(value, this::weight);
    }

    private Operand weight(Value value) {
        @Nullable Constant constant = graph.constants().get(value);
        if (constant == null) {
            throw new IllegalStateException("value " + value + " is used before it is computed. This is a bug.");
        }
        DataType type = precision.of(constant.type());
        weights.add(new Weight("constant " + value.id(), type, constant));
        return new Operand(new Storage.Weight(weights.size() - 1), type, value.dims());
    }

    private Operand slot(DataType type, Value value) {
        slotTypes.add(type);
        slotElements.add(value.dims().elements());
        return new Operand(new Storage.Slot(slotTypes.size() - 1), type, value.dims());
    }

    /** Returns the slots with the steps between which each holds something. */
    private List<Slot> slots(List<Program.Port> inputs, List<Program.Port> outputs) {
        int[] first = new int[slotTypes.size()];
        int[] last = new int[slotTypes.size()];
        Arrays.fill(last, -1);
        for (Program.Port input : inputs) {
            touch(input.operand(), -1, first);
        }
        for (int i = 0; i < steps.size(); i++) {
            touch(steps.get(i).output(), i, first);
            touch(steps.get(i).output(), i, last);
            for (Operand operand : steps.get(i).inputs()) {
                touch(operand, i, last);
            }
        }
        for (Program.Port output : outputs) {
            touch(output.operand(), steps.size(), last);
        }
        List<Slot> slots = new ArrayList<>();
        for (int i = 0; i < first.length; i++) {
            slots.add(new Slot(slotTypes.get(i), slotElements.get(i), first[i], last[i]));
        }
        return slots;
    }

    private static void touch(Operand operand, int step, int[] steps) {
        if (operand.storage() instanceof Storage.Slot(int index)) {
            steps[index] = step;
        }
    }
}
