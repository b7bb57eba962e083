package dev.farad.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.server.config.ServerConfig;
import dev.farad.server.config.ServerConfig.BackendChoice;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.route.Body;
import dev.farad.server.route.HttpExchange;
import dev.farad.server.route.Refusal;
import dev.farad.server.route.Response;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a handler can ask of a request, and what it may return. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HandlerApiTest {
    private Client client;

    record Order(String item, int count) {}

    record Receipt(long id, Order order) {}

    @BeforeAll
    void start() throws IOException {
        client = new Client(FaradServer.builder()
                .config(ServerConfig.DEFAULT.with(new Listen("127.0.0.1", 0, 0)).with(BackendChoice.CPU))
                .get("/int/{n}", exchange -> List.of(exchange.path("n").asInt()))
                .get(
                        "/range/{n}",
                        exchange -> exchange.path("n").between(1, 100).asLong())
                .get("/uuid/{id}", exchange -> exchange.path("id").asUuid().toString())
                .get(
                        "/unit/{unit}",
                        exchange -> exchange.path("unit").asEnum(TimeUnit.class).name())
                .get("/query", HandlerApiTest::query)
                .get("/header", exchange -> exchange.header("x-count").asInt(7))
                .post("/text", exchange -> exchange.text())
                .post("/json", exchange -> exchange.json().get("a").asInt())
                .post("/orders", exchange -> new Receipt(7, exchange.read(Order.class)))
                .post("/form", HandlerApiTest::form)
                .get("/null", _ -> null)
                .get("/stage", _ -> CompletableFuture.supplyAsync(() -> "later"))
                .get("/failed", _ -> CompletableFuture.failedFuture(Refusal.of(418, "short and stout")))
                .get("/unknown", _ -> new Object())
                .get("/missing", _ -> {
                    throw new NoSuchElementException("no such thing");
                })
                .get("/error", _ -> {
                    throw new AssertionError("on purpose");
                })
                .error(NoSuchElementException.class, e -> Refusal.notFound(String.valueOf(e.getMessage())))
                .route("POST", "/small", Body.upTo(10), exchange -> exchange.text())
                .async("GET", "/async", exchange -> exchange.respondWith(CompletableFuture.completedFuture(Map.of())))
                .group(
                        "/users/{user}",
                        users -> users.get("", exchange -> exchange.pathParameter("user"))
                                .get(
                                        "/posts/{post}",
                                        exchange ->
                                                exchange.pathParameter("user") + " " + exchange.pathParameter("post"))
                                .get("/missing", _ -> {
                                    throw new NoSuchElementException("gone");
                                })
                                .error(NoSuchElementException.class, _ -> Refusal.of(410, "gone for good")))
                .start());
    }

    private static Object query(HttpExchange exchange) {
        return Map.of(
                "q", exchange.query("q").asText("none"),
                "all", exchange.query("tag").all(),
                "limit", exchange.query("limit").between(1, 100).asInt(20),
                "exact", exchange.query("exact").asBoolean(false));
    }

    private static Object form(HttpExchange exchange) {
        var form = exchange.form();
        return form.fields() + " "
                + form.files().stream()
                        .map(file -> file.fileName() + "=" + file.bytes().length)
                        .toList();
    }

    @AfterAll
    void stop() {
        client.close();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    /int/42                     | 200 | [42]
                    /int/-1                     | 200 | [-1]
                    /int/3000000000             | 400 | path parameter 'n': '3000000000' (expected: an integer from -2147483648 to 2147483647)
                    /int/x                      | 400 | path parameter 'n': 'x' (expected: an integer from -2147483648 to 2147483647)
                    /range/100                  | 200 | 100
                    /range/101                  | 400 | path parameter 'n': '101' (expected: an integer from 1 to 100)
                    /uuid/123e4567-e89b-12d3-a456-426614174000 | 200 | 123e4567-e89b-12d3-a456-426614174000
                    /uuid/1-1-1-1-1             | 400 | path parameter 'id': '1-1-1-1-1' (expected: a UUID)
                    /unit/seconds               | 200 | SECONDS
                    /unit/fortnights            | 400 | path parameter 'unit': 'fortnights' (expected: one of nanoseconds, microseconds, milliseconds, seconds, minutes, hours, days)
                    /query?limit=0              | 400 | query parameter 'limit': '0' (expected: an integer from 1 to 100)
                    /query?limit=1&limit=2      | 400 | query parameter 'limit': given 2 times (expected: an integer from 1 to 100, once)
                    /query?q=%E4                | 400 | malformed percent-encoding in query: '%E4' (expected: %XX, of UTF-8)
                    /query?exact=yes            | 400 | query parameter 'exact': 'yes' (expected: true or false)
                    /header                     | 200 | 7
                    /stage                      | 200 | later
                    /failed                     | 418 | short and stout
                    /missing                    | 404 | no such thing
                    /users/u/missing            | 410 | gone for good
                    /unknown                    | 500 | no codec writes java.lang.Object (expected: a Response, a text, a record, or a codec that writes it)
                    /async                      | 200 | {}
                    /users/anna                 | 200 | anna
                    /users/anna/posts/1         | 200 | anna 1
                    """)
    void aRequestIsReadByTypeAndSaysWhatItExpected(String path, int status, String body) throws Exception {
        HttpResponse<String> response = client.get(path);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).isEqualTo(status < 400 ? body : "{\"error\":\"" + body + "\"}");
    }

    @Test
    void aQueryHasDefaultsAndRepeatedValues() throws Exception {
        assertThat(client.get("/query?q=a%20b+c&tag=1&tag=2&exact=true").body())
                .contains("\"q\":\"a b c\"", "\"all\":[\"1\",\"2\"]", "\"limit\":20", "\"exact\":true");
    }

    @Test
    void aRecordIsReadAndWritten() throws Exception {
        HttpResponse<String> response =
                client.post("/orders", "{\"item\":\"tea\",\"count\":2}", "content-type", "application/json");
        assertThat(response.body()).isEqualTo("{\"id\":7,\"order\":{\"item\":\"tea\",\"count\":2}}");
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
                    /orders | application/xml                  | 415 | content-type 'application/xml' is not read here (expected: application/json)
                    /orders | application/json; charset=latin1 | 415 | charset 'latin1' is not read here (expected: utf-8)
                    /orders | application                      | 400 | media type: 'application' (expected: type/subtype)
                    /orders | application/json                 | 400 | malformed JSON at byte 0: 'a' (expected: a value)
                    /form   | text/plain                       | 415 | content-type 'text/plain' is no form (expected: application/x-www-form-urlencoded or multipart/form-data)
                    /text   | text/plain; charset=utf-16       | 415 | charset 'utf-16' is not read here (expected: utf-8)
                    /small  | text/plain                       | 413 | the body has 11 bytes (expected: at most 10)
                    """)
    void aBodyThatCannotBeReadIsRefused(String path, String type, int status, String message) throws Exception {
        HttpResponse<String> response = client.post(path, "a hell of b", "content-type", type);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.body()).isEqualTo("{\"error\":\"" + message + "\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    text/*;q=0.5, application/json | 200 | application/json
                    text/html, text/*;q=0.1        | 200 | text/plain; charset=utf-8
                    */*                            | 200 | text/plain; charset=utf-8
                    application/json;q=0, */*      | 200 | text/plain; charset=utf-8
                    image/png                      | 406 | application/json
                    a/b;q=2                        | 400 | application/json
                    """)
    void anAnswerIsWrittenAsTheClientAcceptsIt(String accept, int status, String type) throws Exception {
        HttpResponse<String> response = client.get("/stage", "accept", accept);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("content-type")).hasValue(type);
    }

    @Test
    void formsAreReadWithTheirFiles() throws Exception {
        assertThat(client.post("/form", "a=1&b=%C3%A4", "content-type", "application/x-www-form-urlencoded")
                        .body())
                .isEqualTo("{a=[1], b=[ä]} []");
        String form = "--x\r\ncontent-disposition: form-data; name=f; filename=a.bin\r\n\r\n123\r\n--x--";
        assertThat(client.post("/form", form, "content-type", "multipart/form-data; boundary=x")
                        .body())
                .isEqualTo("{} [a.bin=3]");
    }

    @Test
    void nullIsNoContentAndAnErrorIsThisRequestsOwn() throws Exception {
        assertThat(client.get("/null").statusCode()).isEqualTo(204);
        assertThat(client.get("/error").statusCode()).isEqualTo(500);
        assertThat(client.get("/null").statusCode()).isEqualTo(204);
    }

    @Test
    void routesComeAndGoWhileServing() throws Exception {
        assertThat(client.get("/late/x").statusCode()).isEqualTo(404);
        client.server().routes().add(routes -> routes.group("/late", late -> late.get("/x", _ -> Response.text("x"))));
        assertThat(client.get("/late/x").body()).isEqualTo("x");
        assertThat(client.server().routes().remove("GET", "/late/x")).isTrue();
        assertThat(client.server().routes().remove("GET", "/late/x")).isFalse();
        assertThat(client.get("/late/x").statusCode()).isEqualTo(404);
    }
}
