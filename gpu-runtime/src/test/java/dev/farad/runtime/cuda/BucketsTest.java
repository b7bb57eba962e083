package dev.farad.runtime.cuda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class BucketsTest {

    @Test
    void sizeIsRoundedUpToTheNextBucket() {
        Buckets buckets = Buckets.DEFAULT;

        assertThat(buckets.rowsFor(1)).isEqualTo(1);
        assertThat(buckets.rowsFor(3)).isEqualTo(4);
        assertThat(buckets.rowsFor(128)).isEqualTo(128);
        assertThat(buckets.widthFor(17)).isEqualTo(32);
    }

    @Test
    void sizeBeyondTheLastBucketIsRoundedUpToAQuarterOfIt() {
        assertThat(Buckets.DEFAULT.rowsFor(129)).isEqualTo(160);
        assertThat(Buckets.DEFAULT.widthFor(513)).isEqualTo(640);
        assertThat(new Buckets(List.of(), List.of(), 0).rowsFor(7)).isEqualTo(7);
    }

    @Test
    void bucketsAscend() {
        assertThatThrownBy(() -> new Buckets(List.of(4, 2), List.of(), 0)).hasMessageContaining("rows: [4, 2]");
        assertThatThrownBy(() -> new Buckets(List.of(), List.of(0), 0)).hasMessageContaining("widths: [0]");
    }
}
