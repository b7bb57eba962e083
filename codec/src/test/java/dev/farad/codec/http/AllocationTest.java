package dev.farad.codec.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Reading and writing take no memory once they are warm. */
class AllocationTest {
    private static final int ROUNDS = 20_000;
    /** The detector of leaks takes memory for each access. */
    private static final ByteBufAllocator UNTRACKED = new UnpooledByteBufAllocator(true, true);

    private static final double NOISE_BYTES = 1;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final ByteBuf out = UNTRACKED.directBuffer(1 << 12);

    @Test
    void readingAHeadTakesNoMemory() {
        RequestHead head = new RequestHead(HeadLimits.DEFAULT);
        ByteBuf in = direct("POST /a?b HTTP/1.1\r\nHost: a:80\r\nConnection: keep-alive, x\r\nExpect: 100-continue\r\n"
                + "X: y\r\n".repeat(20) + "Content-Length: 5\r\n\r\n");
        assertThat(bytesARound(() -> {
                    head.reset();
                    head.parse(in.readerIndex(0));
                    return head.method().length() + head.find("content-type") + (head.expectsContinue() ? 1 : 0);
                }))
                .isLessThan(NOISE_BYTES);
        in.release();
    }

    @Test
    void readingChunksTakesNoMemory() {
        ChunkedBody body = new ChunkedBody();
        ByteBuf in = direct("5;a=b\r\nhello\r\n".repeat(4) + "0\r\nX: y\r\n\r\n");
        assertThat(bytesARound(() -> {
                    body.reset();
                    in.readerIndex(0);
                    for (int bytes = body.parse(in); bytes > 0; bytes = body.parse(in)) {
                        in.skipBytes(bytes);
                        body.taken(bytes);
                    }
                    return body.done() ? 1 : 0;
                }))
                .isLessThan(NOISE_BYTES);
        in.release();
    }

    @Test
    void writingTakesNoMemory() {
        long[] now = {0};
        ResponseText head = new ResponseText(() -> now[0] += 500);
        assertThat(bytesARound(() -> {
                    out.clear();
                    head.begin(200)
                            .field("X", "y")
                            .field("Age", 7)
                            .date()
                            .contentLength(123)
                            .end(out);
                    head.begin(299)
                            .chunked()
                            .connection(ResponseText.Connection.CLOSE)
                            .end(out);
                    ChunkedText.head(out, 4096);
                    ChunkedText.end(out);
                    ChunkedText.last(out);
                    return out.readableBytes();
                }))
                .isLessThan(NOISE_BYTES);
        out.release();
    }

    private interface Round {
        int run();
    }

    private double bytesARound(Round round) {
        measured(round);
        return (double) measured(round) / ROUNDS;
    }

    private long measured(Round round) {
        long before = threads.getCurrentThreadAllocatedBytes();
        int sum = 0;
        for (int i = 0; i < ROUNDS; i++) {
            sum += round.run();
        }
        assertThat(sum).isPositive();
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private static ByteBuf direct(String text) {
        return UNTRACKED.directBuffer().writeBytes(text.getBytes(StandardCharsets.US_ASCII));
    }
}
