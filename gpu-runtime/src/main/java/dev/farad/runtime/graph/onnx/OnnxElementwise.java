package dev.farad.runtime.graph.onnx;

import dev.farad.pool.DataType;
import dev.farad.runtime.graph.Kernel;
import dev.farad.runtime.graph.Kernel.Binary;
import dev.farad.runtime.graph.Kernel.BinaryFunction;
import dev.farad.runtime.graph.Kernel.Unary;
import dev.farad.runtime.graph.Kernel.UnaryFunction;
import dev.farad.runtime.graph.Value;
import java.util.Map;

/** Operators that work on elements one by one. */
final class OnnxElementwise {
    static final Map<String, OnnxOperator.Single> OPERATORS = Map.ofEntries(
            Map.entry("Add", binary(BinaryFunction.ADD)),
            Map.entry("Sub", binary(BinaryFunction.SUB)),
            Map.entry("Mul", binary(BinaryFunction.MUL)),
            Map.entry("Div", binary(BinaryFunction.DIV)),
            Map.entry("Pow", OnnxElementwise::pow),
            Map.entry("Equal", binary(BinaryFunction.EQUAL)),
            Map.entry("Less", binary(BinaryFunction.LESS)),
            Map.entry("LessOrEqual", binary(BinaryFunction.LESS_OR_EQUAL)),
            Map.entry("Greater", binary(BinaryFunction.GREATER)),
            Map.entry("GreaterOrEqual", binary(BinaryFunction.GREATER_OR_EQUAL)),
            Map.entry("And", binary(BinaryFunction.AND)),
            Map.entry("Or", binary(BinaryFunction.OR)),
            Map.entry("Min", chain(BinaryFunction.MIN)),
            Map.entry("Max", chain(BinaryFunction.MAX)),
            Map.entry("Neg", unary(UnaryFunction.NEG)),
            Map.entry("Abs", unary(UnaryFunction.ABS)),
            Map.entry("Exp", unary(UnaryFunction.EXP)),
            Map.entry("Log", unary(UnaryFunction.LOG)),
            Map.entry("Sqrt", unary(UnaryFunction.SQRT)),
            Map.entry("Erf", unary(UnaryFunction.ERF)),
            Map.entry("Tanh", unary(UnaryFunction.TANH)),
            Map.entry("Sigmoid", unary(UnaryFunction.SIGMOID)),
            Map.entry("Relu", unary(UnaryFunction.RELU)),
            Map.entry("Not", unary(UnaryFunction.NOT)),
            Map.entry("Where", call -> call.add(new Kernel.Where(), call.input(0), call.input(1), call.input(2))),
            Map.entry("Cast", OnnxElementwise::cast),
            Map.entry("Identity", call -> call.input(0)));

    private OnnxElementwise() {}

    private static OnnxOperator.Single unary(UnaryFunction function) {
        return call -> call.add(new Unary(function), call.input(0));
    }

    private static OnnxOperator.Single binary(BinaryFunction function) {
        return call -> {
            DataType type = call.input(0).type();
            boolean forTruth = function == BinaryFunction.AND || function == BinaryFunction.OR;
            if ((type == DataType.BOOL) != forTruth && function != BinaryFunction.EQUAL) {
                throw new IllegalArgumentException("element type: " + type + " is not supported here");
            }
            return call.add(new Binary(function), call.input(0), call.input(1));
        };
    }

    /** Takes any number of inputs, two at a time. */
    private static OnnxOperator.Single chain(BinaryFunction function) {
        return call -> {
            Value result = call.input(0);
            for (int i = 1; i < call.inputs().size(); i++) {
                result = call.add(new Binary(function), result, call.input(i));
            }
            return result;
        };
    }

    /** The exponent may be of another type than the base, whose type the result has. */
    private static Value pow(OnnxCall call) {
        Value base = call.input(0);
        Value exponent = call.input(1);
        if (base.type() == DataType.INT64 || base.type() == DataType.INT32) {
            throw new IllegalArgumentException("base of type " + base.type() + " is not supported (expected: FLOAT)");
        }
        Value same = exponent.type() == base.type() ? exponent : call.add(new Kernel.Cast(base.type()), exponent);
        return call.add(new Binary(BinaryFunction.POW), base, same);
    }

    private static Value cast(OnnxCall call) {
        int to = (int) call.attributes().integer("to", 0);
        return call.add(new Kernel.Cast(OnnxTensor.type("attribute 'to'", to)), call.input(0));
    }
}
