package dev.farad.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ShapeTest {

    @Test
    void elementsAreTheProductOfTheDimensions() {
        assertThat(Shape.of(2, 3, 4).elements()).isEqualTo(24);
        assertThat(Shape.of(5, 0, 4).elements()).isZero();
        assertThat(Shape.of().elements()).as("scalar").isEqualTo(1);
        assertThat(Shape.of().rank()).isZero();
    }

    @Test
    void elementsBeyondALongAreRejected() {
        Shape shape = Shape.of(1L << 40, 1L << 40);

        assertThatThrownBy(shape::elements).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void openShapeHasNoNumberOfElements() {
        Shape shape = Shape.of(2, Shape.ANY);

        assertThatThrownBy(shape::elements)
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContaining("[2, -1]");
    }

    @Test
    void dimensionsBelowMinusOneAreRejected() {
        assertThatThrownBy(() -> Shape.of(1, -2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("dimension: -2 (expected: -1 or more)");
    }

    @Test
    void admitsEqualDimensionsWhereverItIsNotOpen() {
        Shape open = Shape.of(Shape.ANY, 3);

        assertThat(open.admits(Shape.of(7, 3))).isTrue();
        assertThat(open.admits(Shape.of(0, 3))).isTrue();
        assertThat(open.admits(Shape.of(7, 4))).isFalse();
        assertThat(open.admits(Shape.of(3))).isFalse();
        assertThat(open.admits(Shape.of(7, 3, 1))).isFalse();
        assertThat(Shape.of().admits(Shape.of())).isTrue();
    }

    @Test
    void comparesSizesBeyondTheFirst() {
        assertThat(Shape.of(2, 3).equalsBeyondFirst(Shape.of(5, 3))).isTrue();
        assertThat(Shape.of(2).equalsBeyondFirst(Shape.of(5))).isTrue();
        assertThat(Shape.of().equalsBeyondFirst(Shape.of())).isTrue();
        assertThat(Shape.of(2, 3).equalsBeyondFirst(Shape.of(2, 4))).isFalse();
        assertThat(Shape.of(2, 3).equalsBeyondFirst(Shape.of(2, 3, 1))).isFalse();
        assertThat(Shape.of(2).equalsBeyondFirst(Shape.of())).isFalse();
    }

    @Test
    void isAValue() {
        long[] dims = {2, 3};
        Shape shape = Shape.of(dims);
        dims[0] = 9;
        shape.toArray()[1] = 9;

        assertThat(shape)
                .isEqualTo(Shape.of(2, 3))
                .hasSameHashCodeAs(Shape.of(2, 3))
                .hasToString("[2, 3]");
        assertThat(shape).isNotEqualTo(Shape.of(3, 2));
        assertThat(shape.with(1, 5)).isEqualTo(Shape.of(2, 5));
        assertThat(shape.dim(1)).isEqualTo(3);
    }
}
