package dev.farad.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TensorTest {
    private final List<Lease> returned = new ArrayList<>();

    private Lease lease(int bytes) {
        return Lease.of(
                MemorySegment.ofArray(new byte[bytes]), MemoryPlace.HOST, MemoryUse.INPUT, "model", returned::add);
    }

    @Test
    void memoryHasTheSizeOfTheElements() {
        Tensor tensor = new Tensor("x", DataType.FP32, Shape.of(2, 3), lease(24));

        assertThat(tensor.bytes()).isEqualTo(24);
        assertThat(tensor.data().byteSize()).isEqualTo(24);
        assertThatThrownBy(() -> new Tensor("x", DataType.FP32, Shape.of(2, 3), lease(23)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("tensor 'x': 23 bytes (expected: 24)");
    }

    @Test
    void stringsMayHaveAnySize() {
        assertThat(new Tensor("x", DataType.BYTES, Shape.of(2), lease(13)).bytes())
                .isEqualTo(13);
    }

    @Test
    void sizesBeyondALongAreRejected() {
        Lease empty = lease(0);

        assertThatThrownBy(() -> new Tensor("x", DataType.INT64, Shape.of(1L << 61), empty))
                .isInstanceOf(ArithmeticException.class);
    }

    @Test
    void closingGivesTheMemoryBack() {
        Tensor tensor = new Tensor("x", DataType.BOOL, Shape.of(), lease(1));

        tensor.close();

        assertThat(returned).containsExactly(tensor.lease());
        assertThatThrownBy(tensor::data).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void typesAreFoundByTheirNames() {
        for (DataType type : DataType.values()) {
            assertThat(DataType.named(type.name())).isEqualTo(type);
        }
        assertThat(DataType.named("fp32")).isNull();
        assertThat(DataType.BF16.elementBytes()).isEqualTo(2);
    }
}
