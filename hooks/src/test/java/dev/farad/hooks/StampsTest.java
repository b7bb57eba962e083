package dev.farad.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class StampsTest {
    private final Stamps timeline = new Stamps();

    @Test
    void aMomentThatNeverCameHasNoStamp() {
        timeline.stamp(Moment.OPENED, 5);

        assertThat(timeline.has(Moment.OPENED)).isTrue();
        assertThat(timeline.has(Moment.QUEUED)).isFalse();
        assertThatThrownBy(() -> timeline.at(Moment.QUEUED))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("moment: QUEUED (expected: one that came, of Timeline[OPENED+0])");
    }

    @Test
    void theClockMayBeZeroOrNegative() {
        timeline.stamp(Moment.OPENED, -7);
        timeline.stamp(Moment.WRITTEN, 0);

        assertThat(timeline.at(Moment.OPENED)).isEqualTo(-7);
        assertThat(timeline.at(Moment.WRITTEN)).isZero();
        assertThat(timeline.nanosBetween(Moment.OPENED, Moment.WRITTEN)).isEqualTo(7);
    }

    @Test
    void aDurationIsZeroWhereEitherEndNeverCame() {
        timeline.stamp(Moment.QUEUED, 100);

        assertThat(timeline.nanosBetween(Moment.OPENED, Moment.QUEUED)).isZero();
        assertThat(timeline.nanosBetween(Moment.QUEUED, Moment.STARTED)).isZero();
    }

    @Test
    void aLaterStampReplacesAnEarlierOne() {
        timeline.stamp(Moment.EXECUTED, 100);
        timeline.stamp(Moment.EXECUTED, 200);

        assertThat(timeline.at(Moment.EXECUTED)).isEqualTo(200);
    }

    @Test
    void showsItsMomentsAsNanosecondsAfterTheFirst() {
        timeline.stamp(Moment.WRITTEN, 1_250);
        timeline.stamp(Moment.OPENED, 1_000);
        timeline.stamp(Moment.QUEUED, 1_100);

        assertThat(timeline).hasToString("Timeline[OPENED+0, QUEUED+100, WRITTEN+250]");
        assertThat(new Stamps()).hasToString("Timeline[]");
    }

    @Test
    void momentsAreInTheOrderInWhichTheyCome() {
        assertThat(Moment.values())
                .containsExactly(
                        Moment.OPENED,
                        Moment.ADMITTED,
                        Moment.DECODED,
                        Moment.QUEUED,
                        Moment.BATCHED,
                        Moment.STARTED,
                        Moment.EXECUTED,
                        Moment.ENCODED,
                        Moment.WRITTEN);
    }
}
