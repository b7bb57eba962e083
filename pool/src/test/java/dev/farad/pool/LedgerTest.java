package dev.farad.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LedgerTest {
    private final Ledger ledger = new Ledger();

    @Test
    void peakStaysWhenBytesAreReleased() {
        ledger.charge(MemoryUse.WORKSPACE, 100);
        ledger.release(MemoryUse.WORKSPACE, 60);
        ledger.charge(MemoryUse.WORKSPACE, 30);

        assertThat(ledger.heldBytes(MemoryUse.WORKSPACE)).isEqualTo(70);
        assertThat(ledger.peakBytes(MemoryUse.WORKSPACE)).isEqualTo(100);

        ledger.charge(MemoryUse.WORKSPACE, 31);
        assertThat(ledger.peakBytes(MemoryUse.WORKSPACE)).isEqualTo(101);
    }

    @Test
    void usesAreCountedApart() {
        ledger.charge(MemoryUse.STAGING, 5);
        ledger.charge(MemoryUse.OUTPUT, 7);

        assertThat(ledger.heldBytes(MemoryUse.STAGING)).isEqualTo(5);
        assertThat(ledger.peakBytes(MemoryUse.OUTPUT)).isEqualTo(7);
        assertThat(ledger.peakBytes(MemoryUse.WEIGHTS)).isZero();
    }

    @Test
    void releasingMoreThanIsHeldIsRejectedAndChangesNothing() {
        ledger.charge(MemoryUse.OUTPUT, 7);

        assertThatThrownBy(() -> ledger.release(MemoryUse.OUTPUT, 8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bytes: 8 (expected: 0 to 7, held for OUTPUT)");
        assertThatThrownBy(() -> ledger.release(MemoryUse.OUTPUT, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ledger.charge(MemoryUse.OUTPUT, -1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("bytes: -1 (expected: 0 or more)");
        assertThat(ledger.heldBytes(MemoryUse.OUTPUT)).isEqualTo(7);
    }

    @Test
    void chargesOfNothingAreAllowed() {
        ledger.charge(MemoryUse.OUTPUT, 0);
        ledger.release(MemoryUse.OUTPUT, 0);

        assertThat(ledger.peakBytes(MemoryUse.OUTPUT)).isZero();
    }
}
