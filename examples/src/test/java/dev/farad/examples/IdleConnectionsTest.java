package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that say nothing cost their socket and little else. */
@Timeout(180)
class IdleConnectionsTest {
    private static final int COUNT = 1_000;
    private static final long MOST_HEAP_BYTES = 6_000;

    @Test
    void idleConnectionsHoldLittleMemoryAndSlowNobodyDown() throws Exception {
        IdleConnections.Figures figures = IdleConnections.measure(COUNT);
        System.out.println(figures);
        assertThat(figures.heapBytes()).as(figures.toString()).isLessThan(MOST_HEAP_BYTES);
        assertThat(figures.beside().at(0.99))
                .as(figures.toString())
                .isLessThan(figures.alone().mostBeside());
    }
}
