package dev.farad.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Runs in checked mode, as all tests do. */
class LeaseTest {
    private final List<Lease> returned = new ArrayList<>();

    private Lease lease(MemoryPlace place) {
        return Lease.of(MemorySegment.ofArray(new byte[8]), place, MemoryUse.STAGING, "model", returned::add);
    }

    @Test
    void closingGivesTheMemoryBackOnce() {
        Lease lease = lease(MemoryPlace.HOST);

        lease.close();

        assertThat(returned).containsExactly(lease);
        assertThatThrownBy(lease::close)
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("lease of 8 bytes of HOST memory for STAGING of 'model' closed twice");
        assertThat(returned).hasSize(1);
    }

    @Test
    void readingAfterTheCloseNamesBothPlaces() {
        Lease lease = lease(MemoryPlace.HOST);
        assertThat(lease.segment().byteSize()).isEqualTo(8);
        lease.close();

        assertThatThrownBy(lease::segment)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("used after it was closed")
                .satisfies(misuse -> assertThat(misuse.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .map(message -> message.split(" ", -1)[0])
                        .containsExactly("taken", "closed"))
                .satisfies(misuse -> assertThat(misuse.getSuppressed())
                        .allSatisfy(site -> assertThat(site.getStackTrace())
                                .anyMatch(frame -> frame.getClassName().equals(LeaseTest.class.getName()))));
    }

    @Test
    void whatItSaysAboutItselfOutlivesIt() {
        Lease lease = lease(MemoryPlace.DEVICE);
        lease.close();

        assertThat(lease.bytes()).isEqualTo(8);
        assertThat(lease.place()).isEqualTo(MemoryPlace.DEVICE);
        assertThat(lease).hasToString("8 bytes of DEVICE memory for STAGING of 'model'");
        assertThat(lease.taken()).isNotNull();
    }
}
