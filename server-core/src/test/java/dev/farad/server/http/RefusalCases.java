package dev.farad.server.http;

import static dev.farad.server.http.Requests.get;
import static dev.farad.server.http.Requests.head;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are no good, and the status that each gets. */
interface RefusalCases extends Cases {

    private static String unescaped(String text) {
        return text.replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\0", "\0")
                .replace("\\x7f", "\u007f")
                .replace("_", " ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            no host                      | 400 | GET /hello HTTP/1.1\\r\\n\\r\\n
            two hosts                    | 400 | GET /hello HTTP/1.1\\r\\nHost: a\\r\\nHost: b\\r\\n\\r\\n
            the same host twice          | 400 | GET /hello HTTP/1.1\\r\\nHost: a\\r\\nHost: a\\r\\n\\r\\n
            bare LF behind the line      | 400 | GET /hello HTTP/1.1\\nHost: a\\r\\n\\r\\n
            bare LF behind a field       | 400 | GET /hello HTTP/1.1\\r\\nHost: a\\nX: y\\r\\n\\r\\n
            bare LF at the end           | 400 | GET /hello HTTP/1.1\\r\\nHost: a\\r\\n\\n
            bare CR in a value           | 400 | GET /hello HTTP/1.1\\r\\nHost: a\\r\\nX: y\\rz\\r\\n\\r\\n
            folding by a space           | 400 | GET /hello HTTP/1.1\\r\\nHost: a\\r\\nX: y\\r\\n_z\\r\\n\\r\\n
            folding by a tab             | 400 | GET /hello HTTP/1.1\\r\\nHost: a\\r\\nX: y\\r\\n\\tz\\r\\n\\r\\n
            a fold as the first field    | 400 | GET /hello HTTP/1.1\\r\\n_Host: a\\r\\n\\r\\n
            space before the colon       | 400 | GET /hello HTTP/1.1\\r\\nHost : a\\r\\n\\r\\n
            tab before the colon         | 400 | GET /hello HTTP/1.1\\r\\nHost: a\\r\\nX\\t: y\\r\\n\\r\\n
            no colon                     | 400 | GET /hello HTTP/1.1\\r\\nHost: a\\r\\nno field\\r\\n\\r\\n
            no name                      | 400 | GET /hello HTTP/1.1\\r\\nHost: a\\r\\n: y\\r\\n\\r\\n
            space in a name              | 400 | GET /hello HTTP/1.1\\r\\nHost: a\\r\\nX Y: z\\r\\n\\r\\n
            NUL in a value               | 400 | GET /hello HTTP/1.1\\r\\nHost: a\\r\\nX: y\\0z\\r\\n\\r\\n
            DEL in a value               | 400 | GET /hello HTTP/1.1\\r\\nHost: a\\r\\nX: y\\x7fz\\r\\n\\r\\n
            NUL in a name                | 400 | GET /hello HTTP/1.1\\r\\nHost: a\\r\\nX\\0Y: z\\r\\n\\r\\n
            both framings                | 400 | POST /echo HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 5\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n
            both framings, other order   | 400 | POST /echo HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\nContent-Length: 5\\r\\n\\r\\n0\\r\\n\\r\\n
            two different lengths        | 400 | POST /echo HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 5\\r\\nContent-Length: 6\\r\\n\\r\\nabcdef
            two lengths in a list        | 400 | POST /echo HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 5, 6\\r\\n\\r\\nabcdef
            a length with a sign         | 400 | POST /echo HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: +5\\r\\n\\r\\nabcde
            a negative length            | 400 | POST /echo HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: -5\\r\\n\\r\\nabcde
            a length in hexadecimal      | 400 | POST /echo HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: 0x5\\r\\n\\r\\nabcde
            an empty length              | 400 | POST /echo HTTP/1.1\\r\\nHost: a\\r\\nContent-Length:\\r\\n\\r\\n
            no number for a length       | 400 | POST /echo HTTP/1.1\\r\\nHost: a\\r\\nContent-Length: five\\r\\n\\r\\nabcde
            a coding nobody knows        | 501 | POST /echo HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: gzip\\r\\n\\r\\n
            a coding before chunked      | 501 | POST /echo HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: gzip, chunked\\r\\n\\r\\n0\\r\\n\\r\\n
            chunked in disguise          | 501 | POST /echo HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: xchunked\\r\\n\\r\\n0\\r\\n\\r\\n
            chunked twice                | 400 | POST /echo HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked, chunked\\r\\n\\r\\n0\\r\\n\\r\\n
            chunked in two lines         | 400 | POST /echo HTTP/1.1\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n
            chunked in 1.0               | 400 | POST /echo HTTP/1.0\\r\\nHost: a\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n0\\r\\n\\r\\n
            one word                     | 400 | NONSENSE\\r\\n\\r\\n
            no version                   | 400 | GET /hello\\r\\nHost: a\\r\\n\\r\\n
            four words                   | 400 | GET /hello x HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
            two spaces                   | 400 | GET  /hello HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
            a space first                | 400 | _GET /hello HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
            a space last                 | 400 | GET /hello HTTP/1.1_\\r\\nHost: a\\r\\n\\r\\n
            a tab between                | 400 | GET\\t/hello HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
            a method that is no token    | 400 | G[T /hello HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
            NUL in the target            | 400 | GET /hel\\0lo HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
            a broken escape              | 400 | GET /number/%zz HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
            a target without a slash     | 400 | GET hello HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n
            a name in lower case         | 400 | GET /hello http/1.1\\r\\nHost: a\\r\\n\\r\\n
            half a version               | 400 | GET /hello HTTP/1\\r\\nHost: a\\r\\n\\r\\n
            a version of three parts     | 400 | GET /hello HTTP/1.1.1\\r\\nHost: a\\r\\n\\r\\n
            a version to come            | 505 | GET /hello HTTP/3.0\\r\\nHost: a\\r\\n\\r\\n
            a version long past          | 505 | GET /hello HTTP/0.9\\r\\nHost: a\\r\\n\\r\\n
            a TLS handshake              | 400 | \u0016\u0003\u0001\\0\u00a5\u0001\\0\\0\u00a1\u0003\u0003\\r\\n\\r\\n
            """)
    default void refusesWhatIsNoHttpAndCloses(String what, int status, String request) throws Exception {
        try (RawClient client = open().connect()) {
            Reply refusal = client.send(unescaped(request) + get("/hello")).read();
            assertThat(refusal.status()).as(refusal.toString()).isEqualTo(status);
            assertThat(refusal.text()).startsWith("{\"error\":\"");
            assertThat(refusal.saysClose()).isTrue();
            client.awaitEnd();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            404 | GET /nowhere HTTP/1.1    | X: y
            405 | DELETE /hello HTTP/1.1   | X: y
            405 | BREW /hello HTTP/1.1     | X: y
            415 | POST /echo HTTP/1.1      | Content-Encoding: br
            400 | GET /hello HTTP/1.1      | x-tenant-id: two words
            418 | GET /teapot HTTP/1.1     | X: y
            500 | GET /throws HTTP/1.1     | X: y
            """)
    default void refusesARequestAndGoesOn(int status, String requestLine, String fieldLine) throws Exception {
        try (RawClient client = open().connect()) {
            client.send(head(requestLine, fieldLine) + get("/hello"));
            Reply refusal = client.read();
            assertThat(refusal.status()).as(refusal.toString()).isEqualTo(status);
            assertThat(refusal.text()).startsWith("{\"error\":\"");
            assertThat(client.read().text()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://farad/hello", "http://farad:80/hello?x=y", "/hello?x=y", "/hello?"})
    default void takesEveryFormOfTarget(String target) throws Exception {
        try (RawClient client = open().connect()) {
            assertThat(client.send(get(target)).read().text()).isEqualTo("hello");
        }
    }

    @Test
    default void takesFieldsAsOddAsTheyMayBe() throws Exception {
        try (RawClient client = open().connect()) {
            String fields =
                    String.join("\r\n", "hOsT:farad", "X:", "Y: \t ", "!#$%&'*+-.^_`|~09: z\t\t", "Z: a\u00e9\tb");
            Reply reply =
                    client.send("GET /hello HTTP/1.1\r\n" + fields + "\r\n\r\n").read();
            assertThat(reply.text()).isEqualTo("hello");
        }
    }

    @Test
    default void boundsTheTarget() throws Exception {
        boundsAt(1_900, 2_100, 414, length -> get("/hello?" + "x".repeat(length)));
    }

    @Test
    default void boundsTheHead() throws Exception {
        boundsAt(7_500, 8_500, 431, length -> get("/hello", "X: " + "y".repeat(length)));
    }

    @Test
    default void boundsTheNumberOfFields() throws Exception {
        boundsAt(45, 55, 431, count -> get("/hello", "X: y" + "\r\nX: y".repeat(count - 1)));
    }

    /** A request that grows with a number. */
    interface Growing {
        String at(int size);
    }

    private void boundsAt(int fits, int tooMuch, int status, Growing request) throws Exception {
        TestPort port = open();
        try (RawClient client = port.connect()) {
            assertThat(client.send(request.at(fits)).read().text()).isEqualTo("hello");
            Reply refusal = client.send(request.at(tooMuch)).read();
            assertThat(refusal.status()).isEqualTo(status);
            assertThat(refusal.saysClose()).isTrue();
            client.awaitEnd();
        }
        try (RawClient client = port.connect()) {
            client.sendBeside(Requests.bytes(request.at(100 * tooMuch)));
            assertThat(client.read().status()).isEqualTo(status);
            client.awaitGone();
        }
    }
}
