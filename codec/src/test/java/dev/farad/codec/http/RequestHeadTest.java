package dev.farad.codec.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.farad.codec.Buffers;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestHeadTest {
    private static final String HOST = "Host: a\\r\\n";

    @Test
    void theHeadIsReadToItsEndAndNoFurther() {
        byte[] bytes = Escaped.bytes("POST /a HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 5\\r\\n\\r\\nhello");
        List<Function<byte[], ByteBuf>> kinds = List.of(Buffers::heap, Buffers::direct, Buffers::composite);
        for (Function<byte[], ByteBuf> kind : kinds) {
            ByteBuf in = kind.apply(bytes);
            RequestHead head = new RequestHead(HeadLimits.DEFAULT);
            assertThat(head.parse(in)).isTrue();
            assertThat(head.parse(in)).as("again").isTrue();
            assertThat(Buffers.text(in)).isEqualTo("hello");
            assertThat(head.contentLength()).isEqualTo(5);
        }
    }

    @Test
    void partsAreFoundInTheBytes() {
        RequestHead head = parsed(
                "GET /a/b?c=d?e HTTP/1.1\\r\\nHost: a:80\\r\\nX:  \\t y z \\t\\r\\nx:\\r\\nAccept: q\\r\\n\\r\\n");
        assertThat(head.method()).isSameAs("GET");
        assertThat(slice(head, head.pathFrom(), head.pathTo()))
                .isEqualTo("/a/b")
                .isEqualTo(head.path());
        assertThat(head.path()).isSameAs(head.path());
        assertThat(head.query()).isEqualTo("c=d?e").isSameAs(head.query());
        assertThat(head.http11()).isTrue();
        assertThat(head.fields()).isEqualTo(4);
        assertThat(head.name(1)).isEqualTo("X");
        assertThat(head.value(1)).isEqualTo("y z");
        assertThat(slice(head, head.valueFrom(1), head.valueTo(1))).isEqualTo("y z");
        assertThat(head.contentLength()).isEqualTo(-1);
        assertThat(head.chunked()).isFalse();
    }

    @Test
    void fieldsAreFoundInAnyCase() {
        RequestHead head = parsed("GET / HTTP/1.1\\r\\nHost: a\\r\\nX-Ab: 1\\r\\nY: 2\\r\\nx-aB: 3\\r\\n\\r\\n");
        assertThat(head.find("x-ab")).isEqualTo(1);
        assertThat(head.find("x-ab", 1)).isEqualTo(3);
        assertThat(head.find("x-ab", 3)).isEqualTo(-1);
        assertThat(head.find("x-ac")).isEqualTo(-1);
        assertThat(head.find("x-a")).isEqualTo(-1);
        assertThat(head.first("X-AB")).isEqualTo("1");
        assertThat(head.first("Z")).isNull();
        assertThat(head.all("X-ab")).containsExactly("1", "3");
        assertThat(head.all("z")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"})
    void knownMethodsAreConstants(String method) {
        RequestHead head = parsed(method + " / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n");
        assertThat(head.method()).isSameAs(method.intern());
    }

    @ParameterizedTest
    @ValueSource(strings = {"get", "PIT", "HEAT", "POSE", "TRACK", "DELATE", "OPTIMAL", "CONNECX", "M", "PROPFIND"})
    void othersAreReadAsTheyAre(String method) {
        assertThat(parsed(method + " / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n").method())
                .isEqualTo(method);
    }

    @ParameterizedTest
    @CsvSource({
        "http://b:1/x?y,    /x,  y,  b:1",
        "http://b:1,        /,    ,  b:1",
        "http://b:1?y,      /,   y,  b:1",
        "HTTPS://b.c/,      /,    ,  b.c",
        "/x?,               /x,  '', a",
        "//b/x,             //b/x, , a",
    })
    void anAbsoluteTargetReplacesTheHost(String target, String path, String query, String host) {
        RequestHead head = parsed("GET " + target + " HTTP/1.1\\r\\n" + HOST + "\\r\\n");
        assertThat(head.path()).isEqualTo(path);
        assertThat(slice(head, head.pathFrom(), head.pathTo())).isEqualTo(path);
        assertThat(head.query()).isEqualTo(query);
        assertThat(head.first("host")).isEqualTo(host);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    1.1 | -                                                   | true
                    1.1 | Connection: close                                   | false
                    1.1 | connection: CLOSE                                   | false
                    1.1 | Connection: keep-alive, close                       | false
                    1.1 | Connection: keep-alive\\r\\nConnection: Upgrade ,Close | false
                    1.1 | Connection: closed, x-close                         | true
                    1.1 | Connection:                                         | true
                    1.0 | -                                                   | false
                    1.0 | Connection: Keep-Alive                              | true
                    1.0 | Connection: x,, keep-alive ,                        | true
                    1.0 | Connection: keep-alive, close                       | false
                    1.0 | Connection: close                                   | false
                    """)
    void theConnectionStaysByVersionAndFields(String version, String field, boolean stays) {
        String line = field == null ? "" : field + "\\r\\n";
        assertThat(parsed("GET / HTTP/" + version + "\\r\\n" + HOST + line + "\\r\\n")
                        .keepAlive())
                .isEqualTo(stays);
    }

    @ParameterizedTest
    @CsvSource({
        "1.1, Content-Length: 5, true",
        "1.1, Transfer-Encoding: chunked, true",
        "1.1, Content-Length: 0, false",
        "1.1, X: y, false",
        "1.0, Content-Length: 5, false",
    })
    void onlyABodyToComeIsWaitedFor(String version, String field, boolean waits) {
        RequestHead head = parsed(
                "POST / HTTP/" + version + "\\r\\n" + HOST + "Expect: 100-Continue\\r\\n" + field + "\\r\\n\\r\\n");
        assertThat(head.expectsContinue()).isEqualTo(waits);
    }

    @Test
    void itHasStartedWithTheFirstByteThatIsNoBlankLine() {
        RequestHead head = new RequestHead(HeadLimits.DEFAULT);
        assertThat(started(head, "")).isFalse();
        assertThat(started(head, "\\r\\n\\r")).isFalse();
        assertThat(started(head, "\\n")).isFalse();
        assertThat(started(head, "G")).isTrue();
        head.reset();
        assertThat(head.started()).isFalse();
    }

    private static boolean started(RequestHead head, String text) {
        assertThat(head.parse(Unpooled.wrappedBuffer(Escaped.bytes(text)))).isFalse();
        return head.started();
    }

    @Test
    void resetForgetsEverythingAndGivesBackMemory() {
        RequestHead head = parsed("POST /a?b HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\nContent-Length: 5\\r\\n"
                + "X: y\\r\\n".repeat(100) + "Y: " + "y".repeat(5_000) + "\\r\\n\\r\\n");
        assertThat(head.bytes()).hasSizeGreaterThan(5_000);
        assertThat(head.query()).isEqualTo("b");
        head.reset();
        assertThat(head.bytes()).hasSizeLessThanOrEqualTo(4 << 10);
        assertThat(head.fields()).isZero();
        parse(head, "GET /c HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n");
        assertThat(head.path()).isEqualTo("/c");
        assertThat(head.query()).isNull();
        assertThat(head.keepAlive()).isTrue();
        assertThat(head.contentLength()).isEqualTo(-1);
    }

    @Test
    void aRefusedHeadIsReadNoFurther() {
        RequestHead head = new RequestHead(HeadLimits.DEFAULT);
        assertThatExceptionOfType(MalformedHttpException.class)
                .isThrownBy(() -> parse(head, "{"))
                .withMessage("request line: byte 0x7b (expected: a method)");
        assertThatIllegalStateException().isThrownBy(() -> parse(head, "GET "));
        head.reset();
        parse(head, "GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n");
    }

    @ParameterizedTest
    @CsvSource({"8, 4, 0, 200", "9, 4, 0, 414", "8, 5, 0, 431", "8, 4, -1, 431"})
    void limitsAreExact(int pathBytes, int fields, int spareBytes, int status) {
        String text =
                "GET " + "/".repeat(pathBytes) + " HTTP/1.1\\r\\n" + HOST + "X:\\r\\n".repeat(fields - 1) + "\\r\\n";
        HeadLimits limits = new HeadLimits(8, Escaped.bytes(text).length + spareBytes, 4);
        assertThat(status(limits, text)).isEqualTo(status);
    }

    @Test
    void aMethodBeyondAllThatExistIsNotImplemented() {
        assertThat(status(HeadLimits.DEFAULT, "M".repeat(64) + " / HTTP/1.1\\r\\n" + HOST + "\\r\\n"))
                .isEqualTo(200);
        assertThat(status(HeadLimits.DEFAULT, "M".repeat(65))).isEqualTo(501);
    }

    @Test
    void limitsArePositive() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new HeadLimits(1, 0, 1))
                .withMessage("headBytes: 0 (expected: > 0)");
    }

    @Test
    void anIndexOfNoFieldIsRefused() {
        RequestHead head = parsed("GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n");
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> head.value(1))
                .withMessage("field: 1 (expected: 0 to 0)");
    }

    @Test
    void everyByteIsAllowedInAValueOrRefused() {
        for (int b = 0; b < 256; b++) {
            String padding = "yyyyyyyyyyyyyyyyy".substring(b % 16);
            String text = "GET / HTTP/1.1\\r\\nHost: a\\r\\nX: " + padding + "\\x%02x".formatted(b) + "z\\r\\n\\r\\n";
            boolean allowed = b == '\t' || (b >= ' ' && b != 0x7f);
            assertThat(status(HeadLimits.DEFAULT, text)).as("byte %02x", b).isEqualTo(allowed ? 200 : 400);
        }
    }

    private static int status(HeadLimits limits, String text) {
        try {
            return new RequestHead(limits).parse(Unpooled.wrappedBuffer(Escaped.bytes(text))) ? 200 : 0;
        } catch (MalformedHttpException e) {
            return e.status();
        }
    }

    private static RequestHead parsed(String text) {
        RequestHead head = new RequestHead(HeadLimits.DEFAULT);
        parse(head, text);
        return head;
    }

    private static void parse(RequestHead head, String text) {
        assertThat(head.parse(Unpooled.wrappedBuffer(Escaped.bytes(text)))).isTrue();
    }

    private static String slice(RequestHead head, int from, int to) {
        return new String(Arrays.copyOfRange(head.bytes(), from, to), StandardCharsets.ISO_8859_1);
    }
}
