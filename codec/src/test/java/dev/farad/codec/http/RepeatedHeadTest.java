package dev.farad.codec.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RepeatedHeadTest {
    @Test
    void aHeadIsReadTheSameWhateverCameBefore() {
        List<byte[]> heads = Stream.of(
                        "GET /a?b HTTP/1.1\\r\\nHost: a\\r\\nX: 1\\r\\n\\r\\n",
                        "GET /a?b HTTP/1.1\\r\\nHost: a\\r\\nX: 2\\r\\n\\r\\n",
                        "GET /a HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                        "GET /a HTTP/1.1\\r\\nHost: a\\r\\n\\r\\nGET /a HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                        "\\r\\nGET /a HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                        "GET http://b/a HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n",
                        "POST / HTTP/1.0\\r\\nContent-Length: 3\\r\\n\\r\\nabc",
                        "POST / HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\nExpect: 100-continue\\r\\n\\r\\n",
                        "GET / HTTP/1.1\\r\\nHost: a\\r\\n" + "x-field: y\\r\\n".repeat(50) + "\\r\\n",
                        "GET / HTTP/1.1\\r\\nHost: a\\r\\nx: " + "y".repeat(6_000) + "\\r\\n\\r\\n",
                        "GET / HTTP/1.1\\r\\n\\r\\n",
                        "GET /a HTTP/1.1\\r\\nHost : a\\r\\n\\r\\n")
                .map(Escaped::bytes)
                .toList();
        for (byte[] before : heads) {
            for (byte[] bytes : heads) {
                for (int split = 0; split < Math.min(bytes.length, 80); split++) {
                    String alone = understood(new RequestHead(HeadLimits.DEFAULT), bytes, split);
                    RequestHead head = new RequestHead(HeadLimits.DEFAULT);
                    understood(head, before, 0);
                    head.reset();
                    assertThat(head.started()).isFalse();
                    assertThat(understood(head, bytes, split)).isEqualTo(alone);
                }
            }
        }
    }

    private static String understood(RequestHead head, byte[] bytes, int split) {
        try {
            if (split > 0 && head.parse(Unpooled.wrappedBuffer(bytes, 0, split))) {
                return "too early";
            }
            ByteBuf rest = Unpooled.wrappedBuffer(bytes, split, bytes.length - split);
            if (!head.parse(rest)) {
                return "incomplete";
            }
            StringBuilder text = new StringBuilder()
                    .append(List.of(head.method(), head.path(), String.valueOf(head.query()), head.http11()))
                    .append(List.of(head.contentLength(), head.chunked(), head.keepAlive(), head.expectsContinue()))
                    .append(rest.readableBytes());
            for (int i = 0; i < head.fields(); i++) {
                text.append(head.name(i)).append('=').append(head.value(i)).append(';');
            }
            return text.toString();
        } catch (MalformedHttpException e) {
            return e.status() + String.valueOf(e.getMessage());
        }
    }

    @Test
    void aHeadIsRepeatedOnlyIfEachByteIsThatOfTheOneBefore() {
        byte[] bytes = Escaped.bytes("GET /a HTTP/1.1\\r\\nHost: a\\r\\nX: abcdefgh\\r\\n\\r\\n");
        RequestHead head = new RequestHead(HeadLimits.DEFAULT);
        head.parse(Unpooled.wrappedBuffer(bytes));
        assertThat(head.repeated()).isFalse();
        for (int i = 0; i < 3; i++) {
            head.reset();
            head.reset();
            assertThat(head.parse(Unpooled.wrappedBuffer(bytes))).isTrue();
            assertThat(head.repeated()).isTrue();
            assertThat(head.value(1)).isEqualTo("abcdefgh");
        }
        for (int i = 0; i < bytes.length; i++) {
            byte[] other = bytes.clone();
            other[i] ^= 1;
            head.reset();
            understood(head, other, 0);
            assertThat(head.repeated()).as("byte %d", i).isFalse();
            head.reset();
            understood(head, bytes, 0);
        }
    }
}
