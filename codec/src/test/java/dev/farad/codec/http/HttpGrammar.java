package dev.farad.codec.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes requests that are nearly right: by a grammar with odd choices here and there, then by mutation. */
final class HttpGrammar {
    private static final List<String> METHODS =
            List.of("GET", "GET", "POST", "POST", "HEAD", "OPTIONS", "PRI", "g@t", "");
    private static final List<String> TARGETS =
            List.of("/", "/a/b?c=d", "*", "http://h/x", "http://h", "h:80", "/a b", "/%41", "/%4", "/a#b", "//x", "?");
    private static final List<String> VERSIONS = List.of(
            "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0", "HTTP/1.10", "http/1.1", "");
    private static final List<String> NAMES = List.of(
            "Host",
            "Content-Length",
            "Transfer-Encoding",
            "Connection",
            "Expect",
            "X",
            "Cookie",
            "hOST",
            "X Y",
            "",
            "X_Y");
    private static final List<String> VALUES = List.of(
            "a",
            "a:80",
            "5",
            "0",
            "5, 5",
            "+5",
            "chunked",
            "Chunked",
            "gzip, chunked",
            "close",
            "keep-alive, x",
            "100-continue",
            "",
            "a\tb",
            "caf\u00e9",
            "\"q\"",
            "[::1]",
            "a\0b",
            "12345678901234567890");
    private static final List<String> ENDS = List.of(
            "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r", "\r\r\n", "\r\n ", " \r\n");
    private static final List<String> COLONS = List.of(": ", ": ", ": ", ": ", ":", ":\t", " : ", ":: ");
    private static final List<String> CHUNKS = List.of(
            "5\r\nhello\r\n",
            "5\r\nhello\r\n",
            "1\r\nx\r\n",
            "5;a=b\r\nhello\r\n",
            "5;a=\"\\b\"\r\nhello\r\n",
            "5 \r\nhello\r\n",
            "5\nhello\n",
            "6\r\nhello\r\n",
            "0x5\r\nhello\r\n",
            "ffffffffffffffffff\r\n",
            "5\r\nhello");
    private static final List<String> LASTS =
            List.of("0\r\n\r\n", "0\r\n\r\n", "0\r\nX: y\r\n\r\n", "00\r\n\r\n", "0\n\n", "");
    private static final byte[] ODD = {
        0, '\r', '\n', '\t', ' ', ':', ',', ';', '"', '#', 0x7f, (byte) 0x80, (byte) 0xff, '0'
    };

    private final Random random;

    HttpGrammar(long seed) {
        random = new Random(seed);
    }

    Random random() {
        return random;
    }

    /** Returns the bytes of one to three requests. */
    byte[] requests() {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(3); i >= 0; i--) {
            request(text);
        }
        return mutated(bytes(text));
    }

    /** Returns the bytes of a body in chunks, and some behind it. */
    byte[] chunks() {
        StringBuilder text = new StringBuilder();
        chunks(text);
        return mutated(bytes(text.append("GET / HTTP/1.1\r\n")));
    }

    private void request(StringBuilder text) {
        boolean plain = random.nextInt(3) > 0;
        text.append(random.nextInt(20) == 0 ? "\r\n" : "");
        text.append(plain ? "POST" : one(METHODS)).append(' ');
        text.append(plain ? "/a" : one(TARGETS)).append(random.nextInt(30) == 0 ? "  " : " ");
        text.append(plain ? "HTTP/1.1" : one(VERSIONS)).append(end());
        text.append(plain ? "Host: a\r\n" : "");
        boolean chunked = random.nextInt(3) == 0;
        text.append(chunked ? "Transfer-Encoding: chunked\r\n" : "");
        for (int i = random.nextInt(5); i > 0; i--) {
            boolean right = random.nextInt(4) > 0;
            text.append(right ? "Cookie: a=b" : one(NAMES) + one(COLONS) + one(VALUES))
                    .append(end());
        }
        text.append(end());
        if (chunked) {
            chunks(text);
        } else if (random.nextBoolean()) {
            text.append("hello");
        }
    }

    private void chunks(StringBuilder text) {
        for (int i = random.nextInt(4); i > 0; i--) {
            text.append(random.nextBoolean() ? CHUNKS.getFirst() : one(CHUNKS));
        }
        text.append(one(LASTS));
    }

    private String end() {
        return random.nextInt(10) > 0 ? "\r\n" : one(ENDS);
    }

    private byte[] mutated(byte[] bytes) {
        byte[] result = bytes;
        for (int i = random.nextInt(4) - 1; i > 0 && result.length > 1; i--) {
            result = mutatedOnce(result);
        }
        return result;
    }

    private byte[] mutatedOnce(byte[] bytes) {
        int at = random.nextInt(bytes.length);
        int to = at + random.nextInt(Math.min(8, bytes.length - at));
        return switch (random.nextInt(5)) {
            case 0 -> joined(bytes, at, new byte[] {odd()}, at + 1);
            case 1 -> joined(bytes, at, new byte[] {odd()}, at);
            case 2 -> joined(bytes, at, new byte[0], to);
            case 3 -> joined(bytes, at, Arrays.copyOfRange(bytes, at, to), at);
            default -> Arrays.copyOf(bytes, at);
        };
    }

    private byte odd() {
        return random.nextInt(3) == 0 ? (byte) random.nextInt(256) : ODD[random.nextInt(ODD.length)];
    }

    private static byte[] joined(byte[] bytes, int to, byte[] between, int from) {
        byte[] joined = Arrays.copyOf(bytes, to + between.length + bytes.length - from);
        System.arraycopy(between, 0, joined, to, between.length);
        System.arraycopy(bytes, from, joined, to + between.length, bytes.length - from);
        return joined;
    }

    private String one(List<String> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    private static byte[] bytes(CharSequence text) {
        return text.toString().getBytes(StandardCharsets.ISO_8859_1);
    }
}
