package dev.farad.codec.http;

import java.util.Optional;
import java.util.stream.Stream;

/** Why Farad refuses what Netty's decoder lets through; each kind is a row in {@code docs/http.md}. */
enum Stricter {
    SPACING("(request line|request target|method|version): byte 0x(09|0b|0c|20|0d|0a|1c|1d|1e|1f).*"),
    CONNECT("method: CONNECT.*"),
    TARGET_BYTE("(request target|path): byte.*"),
    TARGET_FORM("request target: [n*].*|authority of the request target: .*"),
    PERCENT("(path|host): percent.*"),
    VERSION_MALFORMED("version: byte.*"),
    VERSION_UNKNOWN("version: HTTP/.*"),
    LINE_END("end of .*|blank line.*"),
    FOLDING("field line: begins.*"),
    HOST_MISSING("Host: missing.*"),
    HOST_TWICE("Host: given twice.*"),
    HOST_MALFORMED("Host: (byte|no host).*"),
    TRANSFER_ENCODING("Transfer-Encoding: .*"),
    EXPECT("Expect: .*"),
    CONNECTION("Connection: .*"),
    CHUNK_SIZE("chunk size: .*"),
    CHUNK_EXTENSION("chunk extension: .*"),
    TRAILER("trailer.*");

    private final String refusals;

    Stricter(String refusals) {
        this.refusals = refusals;
    }

    static Optional<Stricter> of(String refusal) {
        return Stream.of(values())
                .filter(kind -> refusal.matches(kind.refusals))
                .findFirst();
    }
}
