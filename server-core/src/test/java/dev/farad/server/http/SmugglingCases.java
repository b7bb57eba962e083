package dev.farad.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The corpus of requests on which servers and proxies were made to disagree, each sent to the server in one piece and byte by byte. */
interface SmugglingCases extends Cases {
    Path CORPUS = Path.of(System.getProperty("farad.root", ".."), "codec/src/test/resources/http/smuggling.txt");

    /**
     * One of them.
     *
     * @param name unlike any other
     * @param bytes as sent
     * @param verdict the requests that are understood, in order, and the status of a refusal, or dots where more is awaited
     */
    record Smuggled(String name, String bytes, List<String> verdict) {}

    private static List<Smuggled> corpus() throws IOException {
        List<Smuggled> all = new ArrayList<>();
        String name = "";
        StringBuilder bytes = new StringBuilder();
        for (String line : Files.readAllLines(CORPUS)) {
            if (line.startsWith("[")) {
                name = line.substring(1, line.length() - 1);
                bytes.setLength(0);
            } else if (line.startsWith("> ")) {
                bytes.append(line, 2, line.length());
            } else if (line.startsWith("= ")) {
                all.add(new Smuggled(
                        name,
                        unescaped(bytes.toString()),
                        List.of(line.substring(2).split(" \\+ ", -1))));
            }
        }
        return all;
    }

    /** Reads the escapes of the corpus, of which {@code \xHH} is its own. */
    private static String unescaped(String text) {
        StringBuilder bytes = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\' && text.charAt(i + 1) == 'x') {
                bytes.append((char) Integer.parseInt(text, i + 2, i + 4, 16));
                i += 3;
            } else if (c == '\\') {
                i++;
                bytes.append("\r\n\t\0\\".charAt("rnt0\\".indexOf(text.charAt(i))));
            } else {
                bytes.append(c);
            }
        }
        return bytes.toString();
    }

    @Test
    default void understandsOrRefusesEachSmuggledRequestAsItShould() throws Exception {
        TestPort port = open();
        List<String> wrong = new ArrayList<>();
        List<Smuggled> corpus = corpus();
        assertThat(corpus).hasSizeGreaterThan(200);
        // A port speaks HTTP/2 to who begins with its preface.
        corpus.removeIf(smuggled -> smuggled.name().equals("http2-preface"));
        for (Smuggled smuggled : corpus) {
            for (int pieces : new int[] {smuggled.bytes().length(), 1}) {
                try (RawClient client = port.connect()) {
                    client.sendBeside(pieces, smuggled.bytes());
                    check(client, smuggled);
                } catch (IOException | AssertionError e) {
                    wrong.add(smuggled.name() + " in pieces of " + pieces + ": " + e.getMessage());
                }
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static void check(RawClient client, Smuggled smuggled) throws IOException {
        for (String expected : smuggled.verdict()) {
            if (expected.endsWith("...")) {
                awaitsMore(client);
                return;
            } else if (expected.length() == 3) {
                refused(client, Integer.parseInt(expected));
                return;
            }
            if (understood(client, expected).saysClose()) {
                assertThat(smuggled.bytes()).as("wish to close").containsAnyOf("close", "HTTP/1.0");
                client.awaitEnd();
                return;
            }
        }
        client.endOutput();
        client.awaitEnd();
    }

    /** Says nothing yet, unless what is awaited is more than may come, as only the server knows. */
    private static void awaitsMore(RawClient client) throws IOException {
        if (!client.silentFor(Duration.ofMillis(50))) {
            assertThat(client.read().status()).isEqualTo(413);
        }
    }

    private static void refused(RawClient client, int status) throws IOException {
        Reply reply = client.readFinal();
        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.saysClose()).as("says close").isTrue();
        client.awaitEnd();
    }

    private static Reply understood(RawClient client, String request) throws IOException {
        Reply reply = request.startsWith("HEAD ") ? client.readToHead() : client.readFinal();
        assertThat(reply.status()).as(request).isIn(200, 404, 405);
        if (request.startsWith("POST / ")) {
            assertThat("POST / \"" + escaped(reply.text()) + "\"").isEqualTo(request);
        }
        return reply;
    }

    private static String escaped(String text) {
        return text.replace("\r", "\\r").replace("\n", "\\n");
    }
}
