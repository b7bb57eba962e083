package dev.farad.codec.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class NumberAllocationTest {
    private static final int NUMBERS = 20_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final NumberReader reader = new NumberReader();
    private final byte[] text = new byte[64];
    private double sum;

    private void trip(Random random) {
        int integer = NumberText.put(random.nextLong(), text, 0);
        read(integer);
        sum += reader.longValue();
        int single = NumberText.put(random.nextFloat() - 0.5f, text, 0);
        read(single);
        sum += reader.floatValue();
        int doubled = NumberText.put(random.nextDouble() - 0.5, text, 0);
        read(doubled);
        sum += reader.doubleValue() + reader.floatValue();
    }

    private void read(int end) {
        if (reader.read(text, 0, end) != end) {
            throw new AssertionError(reader.fault());
        }
    }

    @Test
    void ordinaryNumbersAllocateNothing() {
        Random random = new Random(1);
        long before = 0;
        for (int i = 0; i < 2 * NUMBERS; i++) {
            if (i == NUMBERS) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            trip(random);
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(NUMBERS / 10);
        assertThat(sum).isFinite();
    }

    @Test
    void refusalsAllocateNothing() {
        byte[] malformed = "-01.5".getBytes(StandardCharsets.US_ASCII);
        long before = 0;
        for (int i = 0; i < 2 * NUMBERS; i++) {
            if (i == NUMBERS) {
                before = threads.getCurrentThreadAllocatedBytes();
            }
            if (reader.read(malformed, 0, malformed.length) >= 0) {
                throw new AssertionError("-01.5 was read");
            }
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(NUMBERS / 10);
    }
}
