package dev.farad.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsageSumTest {
    private static final Usage USAGE = new Usage(10, 3, 5, 7, Long.MAX_VALUE, true);

    @Test
    void addsEveryField() {
        UsageSum sum = new UsageSum();
        sum.add(USAGE);
        sum.add(new Usage(1, 30, 50, 70, 1, false));

        assertThat(sum.total()).isEqualTo(new UsageSum.Total(2, 33, 55, 77, BigInteger.ONE.shiftLeft(63), 81, false));
    }

    @Test
    void staysExactBeyondTheRangeOfALong() throws InterruptedException {
        UsageSum sum = new UsageSum();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(Thread.ofPlatform().start(() -> {
                for (int n = 0; n < 25_000; n++) {
                    sum.add(USAGE);
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(sum.total().count()).isEqualTo(100_000);
        assertThat(sum.total().byteNanos())
                .isEqualTo(BigInteger.valueOf(Long.MAX_VALUE).multiply(BigInteger.valueOf(100_000)));
    }

    @Test
    void nothingIsMeasured() {
        assertThat(new UsageSum().total()).isEqualTo(new UsageSum.Total(0, 0, 0, 0, BigInteger.ZERO, 0, true));
    }
}
