package dev.farad.runtime.graph.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.runtime.graph.Constant;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NarrowingTest {

    private static float narrowed(float wide, DataType type) {
        MemorySegment data = MemorySegment.ofArray(new byte[4]);
        data.set(ValueLayout.JAVA_FLOAT_UNALIGNED, 0, wide);
        short bits = Narrowing.of(new Constant(DataType.FP32, Shape.of(), data), type)
                .get(ValueLayout.JAVA_SHORT_UNALIGNED, 0);
        return type == DataType.FP16 ? Float.float16ToFloat(bits) : Float.intBitsToFloat(bits << 16);
    }

    @Test
    void finiteNumbersStayFinite() {
        assertThat(narrowed(-Float.MAX_VALUE, DataType.FP16)).isEqualTo(-65504);
        assertThat(narrowed(65519.99f, DataType.FP16)).isEqualTo(65504);
        assertThat(narrowed(Float.MAX_VALUE, DataType.BF16)).isEqualTo(Float.intBitsToFloat(0x7F7F0000));
    }

    @Test
    void infinitiesAndNanStayWhatTheyAre() {
        for (DataType type : new DataType[] {DataType.FP16, DataType.BF16}) {
            assertThat(narrowed(Float.NEGATIVE_INFINITY, type)).isEqualTo(Float.NEGATIVE_INFINITY);
            assertThat(narrowed(Float.NaN, type)).isNaN();
            assertThat(narrowed(Float.intBitsToFloat(0x7FFFFFFF), type)).isNaN();
            assertThat(narrowed(-0.0f, type)).isEqualTo(-0.0f);
        }
    }

    @Test
    void roundsToTheNearestEven() {
        assertThat(narrowed(1 + 1 / 256f, DataType.BF16)).isEqualTo(1);
        assertThat(narrowed(1 + 3 / 256f, DataType.BF16)).isEqualTo(1 + 1 / 64f);
        Random random = new Random(2);
        for (int i = 0; i < 1000; i++) {
            float wide = random.nextFloat(-100, 100);
            assertThat(Math.abs(narrowed(wide, DataType.BF16) - wide)).isLessThanOrEqualTo(Math.abs(wide) / 256);
            assertThat(Math.abs(narrowed(wide, DataType.FP16) - wide)).isLessThanOrEqualTo(Math.abs(wide) / 2048);
        }
    }

    @Test
    void convertsNothingElse() {
        Constant whole = new Constant(DataType.INT64, Shape.of(1), MemorySegment.ofArray(new byte[8]));

        assertThatThrownBy(() -> Narrowing.of(whole, DataType.FP16))
                .hasMessage("type: FP16 (expected: FP16 or BF16 for FP32, not INT64)");
    }
}
