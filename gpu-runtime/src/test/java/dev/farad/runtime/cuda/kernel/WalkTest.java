package dev.farad.runtime.cuda.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class WalkTest {

    @Test
    void arraysOfOneShapeAreWalkedAsOneAxis() {
        long[] dims = {2, 3, 4};

        Walk walk = Walk.of(dims, Walk.dense(dims), Walk.dense(dims));

        assertThat(walk.axes()).isEqualTo(1);
        assertThat(walk.size(0)).isEqualTo(24);
        assertThat(walk.stride(0, 0)).isEqualTo(1);
    }

    @Test
    void repeatedAxisHasStrideZero() {
        long[] dims = {2, 3, 4};

        Walk walk = Walk.of(dims, Walk.broadcast(new long[] {3, 1}, dims), Walk.dense(dims));

        assertThat(walk.axes()).isEqualTo(3);
        assertThat(walk.stride(0, 0)).isZero();
        assertThat(walk.stride(0, 1)).isEqualTo(1);
        assertThat(walk.stride(0, 2)).isZero();
    }

    @Test
    void transposedAxesStayApart() {
        long[] own = Walk.dense(new long[] {3, 4});

        Walk walk = Walk.of(new long[] {4, 3}, new long[] {own[1], own[0]}, Walk.dense(new long[] {4, 3}));

        assertThat(walk.axes()).isEqualTo(2);
        assertThat(walk.stride(0, 0)).isEqualTo(1);
        assertThat(walk.stride(0, 1)).isEqualTo(4);
    }

    @Test
    void moreAxesThanKernelsTakeAreRefused() {
        long[] dims = {2, 2, 2, 2, 2, 2, 2, 2, 2};
        long[] reversed = {1, 2, 4, 8, 16, 32, 64, 128, 256};

        assertThatThrownBy(() -> Walk.of(dims, reversed)).hasMessageContaining("axes: 9");
    }
}
