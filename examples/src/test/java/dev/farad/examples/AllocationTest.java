package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.examples.SteadyLoad.OneClient;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What a server that is warm allocates for a request, on all its threads: nothing but the lease of the exchange.
 *
 * <p>{@value #MOST_BYTES} bytes count as nothing: the lease has 24, the rest is for the ticks of the clock.
 */
@Timeout(300)
class AllocationTest {
    private static final int REQUESTS = 100_000;
    private static final int WARM_UP = 60_000;
    private static final double MOST_BYTES = 32;

    @Test
    void aSmallAnswerAllocatesNothing() throws Exception {
        assertThat(bytesPerRequest(SteadyLoad.get("/plaintext"))).isLessThanOrEqualTo(MOST_BYTES);
    }

    @Test
    void anEchoOf4KiBAllocatesNothing() throws Exception {
        assertThat(bytesPerRequest(echo())).isLessThanOrEqualTo(MOST_BYTES);
    }

    @Test
    void countingARequestAllocatesNothing() throws Exception {
        assertThat(bytesPerRequest(echo(), "metrics")).isLessThanOrEqualTo(MOST_BYTES);
    }

    private static byte[] echo() {
        byte[] head = "POST /echo HTTP/1.1\r\nHost: farad\r\nContent-Length: 4096\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII);
        return Arrays.copyOf(head, head.length + 4_096);
    }

    private static double bytesPerRequest(byte[] request, String... more) throws Exception {
        try (MeasuredProcess server = new MeasuredProcess(0, more);
                OneClient client = new OneClient(server.port())) {
            client.exchange(request, WARM_UP);
            long before = server.ask("allocated");
            client.exchange(request, REQUESTS);
            double bytes = (server.ask("allocated") - before) / (double) REQUESTS;
            System.out.println("bytes allocated per request: " + bytes);
            return bytes;
        }
    }
}
