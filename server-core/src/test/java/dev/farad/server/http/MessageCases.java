package dev.farad.server.http;

import static dev.farad.server.http.Requests.get;
import static dev.farad.server.http.Requests.head;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every response has or must not have. */
interface MessageCases extends Cases {
    /** The one form of dates that RFC 9110 section 5.6.7 lets a server send. */
    DateTimeFormatter IMF_FIXDATE = DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private static Map<String, List<String>> lasting(Reply reply) {
        Map<String, List<String>> headers = new TreeMap<>(reply.headers());
        headers.remove("date");
        headers.remove("x-request-id");
        return headers;
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hello", "/later/12345", "/large/70000", "/nowhere", "/teapot"})
    default void answersHeadAsGetButWithoutABody(String path) throws Exception {
        try (RawClient client = open().connect()) {
            client.send(head("HEAD " + path + " HTTP/1.1") + get(path) + head("HEAD " + path + " HTTP/1.1"));
            Reply toHead = client.readToHead();
            Reply toGet = client.read();
            assertThat(toHead.status()).isEqualTo(toGet.status());
            assertThat(lasting(toHead)).isEqualTo(lasting(toGet));
            assertThat(toHead.header("content-length")).isEqualTo(String.valueOf(toGet.body().length));
            assertThat(client.readToHead().status()).isEqualTo(toGet.status());
            assertThat(client.send(get("/hello")).read().text()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @CsvSource({"/empty, 204", "/unchanged, 304"})
    default void sendsNoBodyWithAStatusThatHasNone(String path, int status) throws Exception {
        try (RawClient client = open().connect()) {
            client.send(get(path) + get("/hello"));
            assertThat(client.read().status()).isEqualTo(status);
            assertThat(client.read().text()).isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hello", "/empty", "/nowhere", "/large/70000"})
    default void saysWhenInEveryResponse(String path) throws Exception {
        try (RawClient client = open().connect()) {
            Instant before = Instant.now();
            String date = client.send(get(path)).read().header("date");
            Instant said = ZonedDateTime.parse(date, IMF_FIXDATE).toInstant();
            assertThat(IMF_FIXDATE.format(said)).isEqualTo(date);
            assertThat(said).isBetween(before.minusSeconds(2), Instant.now().plusSeconds(1));
        }
    }

    @Test
    default void theDateGoesOnBySeconds() throws Exception {
        try (RawClient client = open().connect()) {
            Instant first = date(client);
            Instant second = date(client);
            for (Instant deadline = Instant.now().plus(RawClient.PATIENCE);
                    second.equals(first) && Instant.now().isBefore(deadline);
                    second = date(client)) {
                Thread.onSpinWait();
            }
            assertThat(Duration.between(first, second)).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(2));
        }
    }

    private static Instant date(RawClient client) throws IOException {
        return ZonedDateTime.parse(client.send(get("/hello")).read().header("date"), IMF_FIXDATE)
                .toInstant();
    }
}
