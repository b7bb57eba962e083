package dev.farad.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.Outcome;
import dev.farad.server.http.EndingServer.Told;
import dev.farad.server.http.Peer.Speech;
import dev.farad.server.tls.TestCertificate;
import dev.farad.server.tls.TlsConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way that an exchange can end, on HTTP/1.1, over TLS and on HTTP/2: its hooks are told of its end once, with the outcome that
 * the row says, and nothing of it is left.
 */
@Timeout(120)
final class ExactlyOnceTest {
    private static final TestCertificate AUTHORITY = TestCertificate.authority("authority");

    private final SSLContext trusting = TestTls.client(AUTHORITY, null);
    private final TlsConfig tls;

    ExactlyOnceTest() throws Exception {
        tls = TestTls.config(TestCertificate.server("server", AUTHORITY));
    }

    @BeforeAll
    static void watchBuffers() {
        LeakWatch.begin();
    }

    @AfterAll
    static void noBufferLeaked() {
        LeakWatch.assertNoneFound();
    }

    static Stream<Arguments> rows() {
        List<Arguments> rows = new ArrayList<>();
        for (Speech speech : Speech.values()) {
            EndingTable.rows().stream()
                    .filter(row -> row.fits(speech))
                    .forEach(row -> rows.add(Arguments.of(speech, row)));
        }
        return rows.stream();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("rows")
    void hooksAreToldOfEveryEndOnce(Speech speech, EndingTable.Row row) throws Exception {
        boolean secure = speech == Speech.TLS;
        try (EndingServer server = new EndingServer(row.bounds(), secure ? tls : null)) {
            EndingTable.Scene scene = new EndingTable.Scene(server, speech, secure ? trusting : null);
            try (scene) {
                row.act().on(scene);
                server.awaitEnded(row.ends().size());
            }
            server.awaitNothingHeld();
            check(server, row);
            server.server.close();
            check(server, row);
        }
    }

    private static void check(EndingServer server, EndingTable.Row row) {
        assertThat(server.told).hasSameSizeAs(row.ends());
        List<Outcome> outcomes = new ArrayList<>();
        for (Told each : server.told) {
            assertThat(each.outcomes).as("ends").hasSize(1);
            assertThat(each.requests.get()).as("OnRequest").isEqualTo(1);
            assertThat(each.responses.get()).as("OnResponse").isLessThanOrEqualTo(1);
            Await.until("the lease of each exchange is over", () -> over(each));
            outcomes.addAll(each.outcomes);
        }
        for (EndingTable.End end : row.ends()) {
            assertThat(outcomes.stream().filter(end::matches).findFirst())
                    .as("%s among %s", end, outcomes)
                    .hasValueSatisfying(outcomes::remove);
        }
    }

    private static boolean over(Told each) {
        try {
            return each.exchange.id().isEmpty();
        } catch (IllegalStateException over) {
            return true;
        }
    }
}
