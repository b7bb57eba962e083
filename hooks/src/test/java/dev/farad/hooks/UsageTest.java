package dev.farad.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UsageTest {
    private static final Usage MEASURED = new Usage(1, 20, 300, 4_000, 50_000, true);
    private static final Usage ESTIMATED = new Usage(2, 30, 400, 5_000, 60_000, false);

    @Test
    void addsEveryField() {
        assertThat(MEASURED.plus(MEASURED)).isEqualTo(new Usage(2, 40, 600, 8_000, 100_000, true));
    }

    @Test
    void aSumIsMeasuredOnlyIfBothAre() {
        assertThat(MEASURED.plus(ESTIMATED)).isEqualTo(new Usage(3, 50, 700, 9_000, 110_000, false));
        assertThat(ESTIMATED.plus(MEASURED)).isEqualTo(MEASURED.plus(ESTIMATED));
    }

    @Test
    void nothingAddsNothing() {
        assertThat(MEASURED.plus(Usage.NONE)).isEqualTo(MEASURED);
        assertThat(Usage.NONE.plus(ESTIMATED)).isEqualTo(ESTIMATED);
    }

    @Test
    void theProductOfBytesAndTimeSaturates() {
        Usage most = new Usage(0, 0, 0, 0, Long.MAX_VALUE, true);

        assertThat(most.plus(MEASURED).byteNanos()).isEqualTo(Long.MAX_VALUE);
    }
}
