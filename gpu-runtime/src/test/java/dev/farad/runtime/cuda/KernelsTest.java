package dev.farad.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.runtime.graph.Array;
import dev.farad.runtime.graph.Dims;
import dev.farad.runtime.graph.Kernel;
import dev.farad.runtime.graph.Kernel.Activation;
import dev.farad.runtime.graph.Kernel.Attention;
import dev.farad.runtime.graph.Kernel.Binary;
import dev.farad.runtime.graph.Kernel.BinaryFunction;
import dev.farad.runtime.graph.Kernel.Embedding;
import dev.farad.runtime.graph.Kernel.LayerNorm;
import dev.farad.runtime.graph.Kernel.Linear;
import dev.farad.runtime.graph.Kernel.Lookup;
import dev.farad.runtime.graph.Kernel.Mask;
import dev.farad.runtime.graph.Kernel.Reduce;
import dev.farad.runtime.graph.Kernel.ReduceFunction;
import dev.farad.runtime.graph.Kernel.Softmax;
import dev.farad.runtime.graph.Kernel.Unary;
import dev.farad.runtime.graph.Kernel.UnaryFunction;
import dev.farad.runtime.graph.Value;
import dev.farad.runtime.graph.program.Precision;
import dev.farad.runtime.graph.program.Program;
import dev.farad.runtime.graph.program.ReferenceProgram;
import dev.farad.runtime.graph.program.StepScratch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Every kernel on the device against plain Java, in each precision. */
@Tag("gpu")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KernelsTest {
    private CudaBackend backend;

    @BeforeAll
    void open(@TempDir Path cache) {
        backend = CudaBackend.open(GpuBench.options(cache, DataType.FP32, new Buckets(List.of(), List.of(), 0)));
    }

    @AfterAll
    void close() {
        backend.close();
    }

    @TestFactory
    Stream<DynamicTest> kernelAnswersAsPlainJavaDoes() {
        return Stream.of(elementwise(), moves(), rows(), products(), encoders())
                .flatMap(List::stream)
                .flatMap(one -> Arrays.stream(Precision.values())
                        .map(precision ->
                                DynamicTest.dynamicTest(precision + " " + one.name(), () -> check(one, precision))));
    }

    private void check(KernelCase one, Precision precision) {
        Program program = Program.of(one.graph(), precision);
        Array expected = Array.named("output", ReferenceProgram.run(program, one.inputs(), StepScratch.NONE));
        Array actual = Array.named("output", GpuBench.run(backend, program, one.inputs()));

        assertThat(actual.shape()).isEqualTo(expected.shape());
        double tolerance = tolerance(precision);
        for (int i = 0; i < expected.elements().length; i++) {
            double is = actual.elements()[i];
            double should = expected.elements()[i];
            boolean near = Double.compare(is, should) == 0
                    || is == should
                    || (is == 1 && isPowerOfOne(one)) // IEEE 754 and ONNX Runtime: 1, whatever the exponent; Java: NaN
                    || Math.abs(is - should) <= tolerance * (1 + Math.abs(should));
            assertThat(near).as("element %d: %s (expected: %s)", i, is, should).isTrue();
        }
    }

    private static boolean isPowerOfOne(KernelCase one) {
        return one.name().contains(BinaryFunction.POW.name());
    }

    @Test
    void idsThatWereComputedAndLieOutsideATableYieldNaN() {
        GraphSketch sketch = new GraphSketch(5);
        Value ids = sketch.input("ids", DataType.INT32, Dims.of(2, 3));
        Value wide = sketch.node(new Kernel.Cast(DataType.INT64), DataType.INT64, Dims.of(2, 3), ids);
        Value table = sketch.weight(0, 1, 4, 8);
        Value rows = sketch.node(new Embedding(List.of(Lookup.BY_ID)), DataType.FP32, Dims.of(2, 3, 8), table, wide);
        Value gathered = sketch.node(new Kernel.Gather(0), DataType.FP32, Dims.of(2, 3, 8), table, wide);
        Program program = Program.of(
                sketch.output("embedded", rows).output("gathered", gathered).graph(), Precision.FP32);
        double[] wrong = {0, -5, 4, -1, Integer.MAX_VALUE, Integer.MIN_VALUE};
        Map<String, Array> inputs = Map.of("ids", Array.of(DataType.INT32, Shape.of(2, 3), i -> wrong[i]));

        GpuBench.run(backend, program, inputs).forEach((name, array) -> {
            for (int i = 0; i < array.elements().length; i++) {
                boolean inside = i / 8 == 0 || i / 8 == 3;
                assertThat(Double.isNaN(array.elements()[i])).as(name + " " + i).isEqualTo(!inside);
            }
        });
    }

    /** A few roundings of the type, for sums of a few hundred products near 1. */
    private static double tolerance(Precision precision) {
        return switch (precision) {
            case FP32 -> 2e-5;
            case FP16 -> 3e-3;
            case BF16 -> 2.5e-2;
        };
    }

    private static List<KernelCase> elementwise() {
        List<KernelCase> cases = new ArrayList<>();
        for (UnaryFunction function : UnaryFunction.values()) {
            if (function == UnaryFunction.NOT) {
                cases.add(new KernelCase.Builder(1)
                        .integers(DataType.BOOL, 0, 2, 33)
                        .of(new Unary(function), DataType.BOOL, 33));
            } else {
                cases.add(new KernelCase.Builder(1).floats(3, 5, 700).of(new Unary(function), 3, 5, 700));
                cases.add(new KernelCase.Builder(2).special().floats(300).of(new Unary(function), 300));
            }
        }
        cases.add(new KernelCase.Builder(3)
                .integers(DataType.INT64, -9, 9, 40)
                .of(new Unary(UnaryFunction.ABS), DataType.INT64, 40));
        for (BinaryFunction function : BinaryFunction.values()) {
            cases.addAll(binary(function));
        }
        cases.add(new KernelCase.Builder(4)
                .integers(DataType.BOOL, 0, 2, 4, 1, 6)
                .floats(5, 1)
                .floats(4, 5, 6)
                .of(new Kernel.Where(), 4, 5, 6));
        cases.add(new KernelCase.Builder(5)
                .integers(DataType.BOOL, 0, 2, 7)
                .integers(DataType.INT64, -5, 5, 1)
                .integers(DataType.INT64, -5, 5, 7)
                .of(new Kernel.Where(), DataType.INT64, 7));
        cases.addAll(casts());
        return cases;
    }

    private static List<KernelCase> binary(BinaryFunction function) {
        if (function == BinaryFunction.AND || function == BinaryFunction.OR) {
            return List.of(new KernelCase.Builder(6)
                    .integers(DataType.BOOL, 0, 2, 4, 5)
                    .integers(DataType.BOOL, 0, 2, 5)
                    .of(new Binary(function), DataType.BOOL, 4, 5));
        }
        DataType floats = function.logical() ? DataType.BOOL : DataType.FP32;
        DataType integers = function.logical() ? DataType.BOOL : DataType.INT64;
        List<KernelCase> cases = new ArrayList<>(List.of(
                new KernelCase.Builder(7).floats(4, 300).floats(4, 300).of(new Binary(function), floats, 4, 300),
                new KernelCase.Builder(8)
                        .floats(2, 1, 4, 5)
                        .floats(3, 1, 5)
                        .of(new Binary(function), floats, 2, 3, 4, 5),
                new KernelCase.Builder(9).special().floats(400).floats(400).of(new Binary(function), floats, 400),
                new KernelCase.Builder(10).floats(6, 7).floats().of(new Binary(function), floats, 6, 7)));
        if (function != BinaryFunction.POW && function != BinaryFunction.DIV) {
            cases.add(new KernelCase.Builder(11)
                    .integers(DataType.INT64, -9, 9, 5, 6)
                    .integers(DataType.INT64, -9, 9, 6)
                    .of(new Binary(function), integers, 5, 6));
        }
        return cases;
    }

    private static List<KernelCase> casts() {
        return List.of(
                new KernelCase.Builder(12).floats(900).of(new Kernel.Cast(DataType.FP32), 900),
                new KernelCase.Builder(13).integers(DataType.INT64, -9, 9, 50).of(new Kernel.Cast(DataType.FP32), 50),
                new KernelCase.Builder(14)
                        .integers(DataType.INT64, -1, 2, 50)
                        .of(new Kernel.Cast(DataType.BOOL), DataType.BOOL, 50),
                new KernelCase.Builder(15).integers(DataType.BOOL, 0, 2, 50).of(new Kernel.Cast(DataType.FP32), 50),
                new KernelCase.Builder(16)
                        .integers(DataType.INT32, -9, 9, 50)
                        .of(new Kernel.Cast(DataType.INT64), DataType.INT64, 50),
                new KernelCase.Builder(17).floats(50).of(new Kernel.Cast(DataType.INT32), DataType.INT32, 50));
    }

    private static List<KernelCase> moves() {
        return List.of(
                new KernelCase.Builder(20)
                        .floats(5, 7, 6)
                        .integers(DataType.INT64, -7, 7, 2, 3)
                        .of(new Kernel.Gather(1), 5, 2, 3, 6),
                new KernelCase.Builder(21)
                        .floats(9, 4)
                        .integers(DataType.INT32, -9, 9, 40)
                        .of(new Kernel.Gather(0), 40, 4),
                new KernelCase.Builder(22)
                        .floats(9)
                        .integers(DataType.INT64, 0, 9)
                        .of(new Kernel.Gather(0)),
                new KernelCase.Builder(23).floats(3, 4, 5, 6).of(new Kernel.Transpose(List.of(0, 2, 1, 3)), 3, 5, 4, 6),
                new KernelCase.Builder(24).floats(3, 4, 5).of(new Kernel.Transpose(List.of(2, 0, 1)), 5, 3, 4),
                new KernelCase.Builder(25)
                        .integers(DataType.INT64, 0, 99, 4, 6)
                        .of(new Kernel.Transpose(List.of(1, 0)), DataType.INT64, 6, 4),
                new KernelCase.Builder(26)
                        .floats(6, 9, 4)
                        .of(
                                new Kernel.Slice(KernelCase.dims(1, 8, 0), List.of(2L, -3L, 1L), Dims.of(3, 3, 4)),
                                3,
                                3,
                                4),
                new KernelCase.Builder(27)
                        .special()
                        .floats(3, 4, 2)
                        .floats(3, 1, 2)
                        .floats(3, 5, 2)
                        .of(new Kernel.Concat(1), 3, 10, 2),
                new KernelCase.Builder(28).floats(4).floats(3).of(new Kernel.Concat(0), 7),
                new KernelCase.Builder(29).floats(3, 1, 5).of(new Kernel.Expand(Dims.of(2, 3, 4, 5)), 2, 3, 4, 5),
                new KernelCase.Builder(30)
                        .floats(2)
                        .of(new Kernel.Extents(KernelCase.dims(5, 3, 9)), DataType.INT64, 3));
    }

    private static List<KernelCase> rows() {
        List<KernelCase> cases = new ArrayList<>();
        for (ReduceFunction function : ReduceFunction.values()) {
            cases.add(new KernelCase.Builder(40).floats(5, 3, 700).of(new Reduce(function, 2), 5, 3, 1));
            cases.add(new KernelCase.Builder(41).special().floats(40, 6).of(new Reduce(function, 1), 40));
            cases.add(new KernelCase.Builder(42).floats(4, 5, 6).of(new Reduce(function, 0)));
        }
        cases.add(new KernelCase.Builder(43)
                .integers(DataType.INT64, -9, 9, 4, 7)
                .of(new Reduce(ReduceFunction.SUM, 1), DataType.INT64, 4));
        cases.add(new KernelCase.Builder(44).floats(3, 5, 100).of(new Softmax(2), 3, 5, 100));
        cases.add(new KernelCase.Builder(45).floats(3, 2000).of(new Softmax(1), 3, 2000));
        cases.add(new KernelCase.Builder(46).special().floats(60, 4).of(new Softmax(1), 60, 4));
        for (long width : new long[] {31, 384, 1024, 1500}) {
            cases.add(new KernelCase.Builder(47)
                    .floats(7, width)
                    .floats(7, width)
                    .floats(width)
                    .floats(width)
                    .of(new LayerNorm(1, 1e-12f, true), 7, width));
        }
        cases.add(new KernelCase.Builder(48)
                .floats(2, 3, 4, 5)
                .floats(4, 5)
                .floats(4, 5)
                .of(new LayerNorm(2, 1e-5f, false), 2, 3, 4, 5));
        return cases;
    }

    private static List<KernelCase> products() {
        List<KernelCase> cases = new ArrayList<>(List.of(
                new KernelCase.Builder(60).floats(33, 64).floats(64, 48).of(new Kernel.MatMul(), 33, 48),
                new KernelCase.Builder(61)
                        .floats(3, 5, 7, 9)
                        .floats(3, 5, 9, 11)
                        .of(new Kernel.MatMul(), 3, 5, 7, 11),
                new KernelCase.Builder(62).floats(3, 7, 16).floats(16, 8).of(new Kernel.MatMul(), 3, 7, 8),
                new KernelCase.Builder(63).floats(2, 1, 7, 16).floats(5, 16, 8).of(new Kernel.MatMul(), 2, 5, 7, 8),
                new KernelCase.Builder(64).floats(16, 8).floats(4, 8, 24).of(new Kernel.MatMul(), 4, 16, 24),
                new KernelCase.Builder(65).floats(1, 1).floats(1, 1).of(new Kernel.MatMul(), 1, 1)));
        for (Activation activation : Activation.values()) {
            cases.add(new KernelCase.Builder(66)
                    .floats(2, 9, 128)
                    .floats(128, 96)
                    .floats(96)
                    .of(new Linear(activation), 2, 9, 96));
            cases.add(new KernelCase.Builder(67)
                    .floats(5, 13)
                    .floats(13, 7)
                    .floats(7)
                    .of(new Linear(activation), 5, 7));
        }
        return cases;
    }

    private static List<KernelCase> encoders() {
        List<KernelCase> cases = new ArrayList<>();
        cases.add(new KernelCase.Builder(80)
                .floats(50, 96)
                .integers(DataType.INT64, -50, 50, 3, 9)
                .floats(20, 96)
                .floats(2, 96)
                .integers(DataType.INT32, 0, 2, 1, 9)
                .of(new Embedding(List.of(Lookup.BY_ID, Lookup.BY_POSITION, Lookup.BY_ID)), 3, 9, 96));
        cases.add(new KernelCase.Builder(81)
                .floats(5, 40)
                .integers(DataType.INT64, -5, 5, 2, 30)
                .of(new Embedding(List.of(Lookup.BY_ID)), 2, 30, 40));
        for (int width : new int[] {16, 32, 40, 64, 128}) {
            for (int tokens : new int[] {1, 9, 17, 64, 150}) {
                cases.add(attention(2, width, tokens, true));
                cases.add(attention(3, width, tokens, false));
            }
        }
        cases.add(new KernelCase.Builder(84)
                .floats(2, 70, 64)
                .floats(2, 70, 64)
                .floats(2, 70, 64)
                .integers(DataType.INT64, 0, 1, 2, 70)
                .of(new Attention(2, 32, 0.2f, false, Mask.KEYS), 2, 70, 64));
        for (long width : new long[] {40, 384, 1000}) {
            cases.add(new KernelCase.Builder(85)
                    .floats(3, 19, width)
                    .integers(DataType.INT64, 0, 2, 3, 19)
                    .of(new Kernel.MeanNormalized(), 3, width));
        }
        cases.add(new KernelCase.Builder(86)
                .floats(2, 5, 64)
                .integers(DataType.INT32, 0, 1, 2, 5)
                .of(new Kernel.MeanNormalized(), 2, 64));
        return cases;
    }

    private static KernelCase attention(int heads, int width, int tokens, boolean packed) {
        long model = (long) heads * width;
        KernelCase.Builder builder = new KernelCase.Builder(82);
        if (packed) {
            builder.floats(2, tokens, 3 * model);
        } else {
            builder.floats(2, tokens, model).floats(2, tokens, model).floats(2, tokens, model);
        }
        float scale = (float) (1 / Math.sqrt(width));
        return packed
                ? builder.integers(DataType.INT64, 0, 2, 2, tokens)
                        .of(new Attention(heads, width, scale, true, Mask.KEYS), 2, tokens, model)
                : builder.of(new Attention(heads, width, scale, false, Mask.NONE), 2, tokens, model);
    }
}
