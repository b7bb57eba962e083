package dev.farad.codec.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random requests: nothing but a refusal is thrown, no byte behind a message is read, no split changes anything.
 *
 * <p>{@code -Dfarad.fuzz.inputs=N} tries more of them than the short run does.
 */
class HttpFuzzTest {
    private static final int INPUTS = Integer.getInteger("farad.fuzz.inputs", 20_000);
    private static final HeadLimits NARROW = new HeadLimits(12, 90, 4);

    @Test
    void requestsMeanTheSameHoweverTheyAreSplit() {
        HttpGrammar grammar = new HttpGrammar(1);
        int accepted = 0;
        for (int i = 0; i < INPUTS; i++) {
            String details = Splits.check(grammar.requests(), HeadLimits.DEFAULT, grammar.random());
            accepted += details.contains("\"") ? 1 : 0;
        }
        assertThat(accepted).isBetween(INPUTS / 10, INPUTS * 9 / 10);
    }

    @Test
    void limitsHoldHoweverRequestsAreSplit() {
        HttpGrammar grammar = new HttpGrammar(2);
        for (int i = 0; i < INPUTS / 4; i++) {
            Splits.check(grammar.requests(), NARROW, grammar.random());
        }
    }

    @Test
    void noiseIsRefusedOrAwaitsMore() {
        Random random = new Random(3);
        for (int i = 0; i < INPUTS / 4; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            assertThat(Splits.check(noise, HeadLimits.DEFAULT, random)).doesNotContain("\"");
        }
    }

    @Test
    void aHeadsArrayNeverOutgrowsTheLimit() {
        Random random = new Random(4);
        HeadLimits limits = new HeadLimits(6_000, 10_000, 100_000);
        for (int i = 0; i < 200; i++) {
            RequestHead head = new RequestHead(limits);
            ByteBuf in = Unpooled.buffer().writeBytes("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
            while (in.readableBytes() < 20_000) {
                in.writeBytes(("x: " + "y".repeat(random.nextInt(2_000)) + "\r\n").getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(status(head, in)).isEqualTo(431);
            assertThat(head.bytes().length).isLessThanOrEqualTo(limits.headBytes());
            in.release();
        }
    }

    private static int status(RequestHead head, ByteBuf in) {
        try {
            head.parse(in);
            return 0;
        } catch (MalformedHttpException e) {
            return e.status();
        }
    }

    @Test
    void chunksMeanTheSameHoweverTheyAreSplitAndNothingBehindThemIsRead() {
        HttpGrammar grammar = new HttpGrammar(5);
        int whole = 0;
        for (int i = 0; i < INPUTS; i++) {
            byte[] bytes = grammar.chunks();
            String verdict = chunks(bytes, bytes.length, bytes.length);
            int one = grammar.random().nextInt(bytes.length + 1);
            int other = one + grammar.random().nextInt(bytes.length + 1 - one);
            assertThat(chunks(bytes, one, other)).as(Escaped.text(bytes)).isEqualTo(verdict);
            whole += verdict.endsWith("done") ? 1 : 0;
        }
        assertThat(whole).isBetween(INPUTS / 10, INPUTS * 9 / 10);
    }

    /** Decodes what comes in up to three pieces, and tells data, end and place of the end. */
    private static String chunks(byte[] bytes, int... splits) {
        ChunkedBody body = new ChunkedBody();
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        StringBuilder data = new StringBuilder();
        try {
            for (int split : splits) {
                data(body, in.writerIndex(split), data);
            }
            data(body, in.writerIndex(bytes.length), data);
            return data + " " + (body.done() ? in.readerIndex() + "done" : "more");
        } catch (MalformedHttpException e) {
            return data + " " + e.status() + e.getMessage();
        }
    }

    private static void data(ChunkedBody body, ByteBuf in, StringBuilder data) {
        for (int n = body.parse(in); n > 0; n = body.parse(in)) {
            int taken = (n + 1) / 2;
            data.append(Escaped.text(ByteBufUtil.getBytes(in, in.readerIndex(), taken)));
            in.skipBytes(taken);
            body.taken(taken);
        }
    }
}
