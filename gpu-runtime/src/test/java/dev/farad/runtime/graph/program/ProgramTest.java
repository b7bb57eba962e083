package dev.farad.runtime.graph.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.runtime.graph.Array;
import dev.farad.runtime.graph.Encoders;
import dev.farad.runtime.graph.Graph;
import dev.farad.runtime.graph.Kernel;
import dev.farad.runtime.graph.OnnxFile;
import dev.farad.runtime.graph.SentenceVectors;
import dev.farad.runtime.graph.Sizes;
import dev.farad.runtime.graph.fusion.Fusions;
import dev.farad.runtime.graph.onnx.OnnxModel;
import dev.farad.runtime.graph.program.Operand.Storage;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProgramTest {
    private final OnnxFile file = new OnnxFile(13);

    private Program program(Precision precision) {
        return Program.of(file.read(), precision);
    }

    @Test
    void viewsTakeNoStepAndNoMemory() {
        file.input("x", DataType.FP32, "rows", "tokens", 8);
        String flat = file.node("Reshape", List.of("x", file.integers(0, -1)));
        file.output(file.node("Neg", List.of(flat)));
        Program program = program(Precision.FP32);

        assertThat(program.steps()).hasSize(1);
        assertThat(program.slots()).hasSize(2);
        assertThat(program.steps().getFirst().input(0).dims()).hasToString("[rows, 8*tokens]");
        assertThat(program.peakBytes(2, 4)).isEqualTo(2 * 256);
    }

    @Test
    void narrowProgramsTakeAndGiveWhatTheGraphDoes() {
        file.input("x", DataType.FP32, "rows", 3);
        file.output(file.node("Add", List.of("x", file.constant(Array.of(DataType.FP32, Shape.of(3), i -> 1e9)))));
        Program program = program(Precision.FP16);

        assertThat(program.steps())
                .extracting(step -> step.output().type())
                .containsExactly(DataType.FP16, DataType.FP16, DataType.FP32);
        assertThat(program.inputs().getFirst().operand().type()).isEqualTo(DataType.FP32);
        assertThat(program.weights()).singleElement().satisfies(weight -> {
            assertThat(weight.bytes()).isEqualTo(6);
            assertThat(Array.read(weight.type(), Shape.of(3), weight.data()).elements())
                    .containsExactly(65504, 65504, 65504);
        });
        assertThat(program.weightBytes()).isEqualTo(256);
    }

    @Test
    void whatIsNarrowInTheFileStaysSo() {
        file.input("x", DataType.FP16, "rows", 3);
        file.output(file.node("Cast", List.of(file.node("Neg", List.of("x"))), OnnxFile.integer("to", 1)));
        Program program = program(Precision.BF16);

        assertThat(program.steps())
                .extracting(Step::kernel)
                .containsExactly(
                        new Kernel.Unary(Kernel.UnaryFunction.NEG),
                        new Kernel.Cast(DataType.BF16),
                        new Kernel.Cast(DataType.FP32));
    }

    @Test
    void inputsAndConstantsMayBeOutputs() {
        file.input("x", DataType.FP32, "rows", 3);
        file.constant("c", Array.of(DataType.FP32, Shape.of(3), i -> i));
        file.output("x").output("c").output(file.node("Neg", List.of("x")));
        Map<String, Array> inputs = Map.of("x", Array.of(DataType.FP32, Shape.of(2, 3), i -> i));
        Program program = program(Precision.FP32);
        Map<String, Array> outputs = ReferenceProgram.run(program, inputs, StepScratch.NONE);

        assertThat(Array.named("x", outputs).elements()).containsExactly(0, 1, 2, 3, 4, 5);
        assertThat(Array.named("c", outputs).elements()).containsExactly(0, 1, 2);
        assertThat(program.slots().getFirst())
                .isEqualTo(new Slot(DataType.FP32, program.slots().getFirst().elements(), -1, 1));
    }

    @Test
    void sizesComeFromShapes() {
        file.input("x", DataType.FP32, "rows", "tokens");
        file.input("mask", DataType.INT64, "rows", "tokens");
        file.output("x");
        Program program = program(Precision.FP32);

        assertThat(program.sizes(List.of(Shape.of(2, 5), Shape.of(2, 5)))).isEqualTo(program.sizes(2, 5));
        assertThat(program.sizes(2, 5)).isEqualTo(new Sizes(Map.of("rows", 2L, "tokens", 5L)));
        assertThatThrownBy(() -> program.sizes(List.of(Shape.of(2, 5), Shape.of(2, 4))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("input 'mask': [2, 4] (expected: [rows, tokens], alike in all inputs)");
        assertThatThrownBy(() -> program.sizes(List.of(Shape.of(2, 5, 1), Shape.of(2, 4))))
                .hasMessage("input 'x': [2, 5, 1] (expected: [rows, tokens], alike in all inputs)");
        assertThatThrownBy(() -> program.sizes(List.of())).hasMessage("shapes: [] (expected: 2 of them)");
    }

    @Test
    void sizesOfFixedShapesMustFit() {
        file.input("x", DataType.FP32, 1, 16, 96);
        file.output("x");
        Program program = program(Precision.FP32);

        assertThat(program.peakBytes(1, 1)).isEqualTo(16 * 96 * 4);
        assertThatThrownBy(() -> program.sizes(2, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sizesBeyondWidthCannotBePadded() {
        file.input("x", DataType.FP32, "rows", 3, "height", "width");
        file.output("x");

        assertThatThrownBy(() -> program(Precision.FP32).sizes(1, 1))
                .hasMessage("axis 2: height (expected: a known size beyond axis 1)");
    }

    @Test
    void tellsWhichIdsAreInRange() {
        file.input("ids", DataType.INT64, "rows", "tokens");
        file.input("x", DataType.FP32, "rows", "tokens");
        Array table = Array.of(DataType.FP32, Shape.of(30, 4), i -> i);
        file.output(file.node("Gather", List.of(file.constant(table), "ids"))).output("x");
        Program program = program(Precision.FP16);

        assertThat(program.entries(program.inputs().get(0))).isEqualTo(30);
        assertThat(program.entries(program.inputs().get(1))).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void anEncodersMemoryIsKnownBeforeItRuns() {
        Graph graph = SentenceVectors.on(OnnxModel.read(ByteBuffer.wrap(Encoders.MINILM.bytes())));
        Program program = Program.of(Fusions.apply(graph), Precision.FP16);

        assertThat(program.entries(program.inputs().get(0))).isEqualTo(30522);
        assertThat(program.entries(program.inputs().get(1))).isEqualTo(Long.MAX_VALUE);
        assertThat(program.entries(program.inputs().get(2))).isEqualTo(2);
        assertThat(program.limits()).isEqualTo(Map.of("sequence_length", 512L));
        assertThatThrownBy(() -> program.peakBytes(1, 513)).hasMessage("sequence_length: 513 (expected: at most 512)");
        Random random = new Random(1);
        for (int i = 0; i < 50; i++) {
            assertSound(program, random.nextLong(1, 130), random.nextLong(1, 513));
        }
    }

    /** Checks a plan against the steps themselves: what a step reads is there, and nothing has been written over it. */
    private static void assertSound(Program program, long rows, long width) {
        Sizes sizes = program.sizes(rows, width);
        StepScratch scratch = (step, at) -> step.kernel() instanceof Kernel.Linear ? 1000 : 0;
        MemoryPlan plan = program.plan(sizes, scratch);
        // The widest layer, what it comes from and what is added after it live at once, in two bytes an element.
        assertThat(program.peakBytes(rows, width))
                .isBetween(rows * width * (1536 + 384 + 384) * 2, rows * width * 6000 + 5000);
        boolean[] there = new boolean[program.slots().size()];
        program.inputs().forEach(input -> there[slot(input.operand())] = true);
        for (int i = 0; i < program.steps().size(); i++) {
            Step step = program.steps().get(i);
            int output = slot(step.output());
            overwrite(program, plan, sizes, there, plan.scratchOffset(i), scratch.bytes(step, sizes));
            overwrite(
                    program,
                    plan,
                    sizes,
                    there,
                    plan.offset(output),
                    program.slots().get(output).bytes(sizes));
            for (Operand input : step.inputs()) {
                assertThat(input.storage() instanceof Storage.Weight || there[slot(input)])
                        .isTrue();
            }
            there[output] = true;
        }
        program.outputs()
                .forEach(port -> assertThat(there[slot(port.operand())]).isTrue());
    }

    private static int slot(Operand operand) {
        return ((Storage.Slot) operand.storage()).index();
    }

    /** Forgets the slots that share a byte with a place. */
    private static void overwrite(
            Program program, MemoryPlan plan, Sizes sizes, boolean[] there, long offset, long bytes) {
        for (int i = 0; i < there.length; i++) {
            boolean before = plan.offset(i) + program.slots().get(i).bytes(sizes) <= offset;
            there[i] &= before || offset + bytes <= plan.offset(i);
        }
    }
}
