package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.server.FaradServer;
import dev.farad.server.config.ServerConfig.Listen;
import dev.farad.server.event.EventSettings;
import dev.farad.server.event.EventStream;
import dev.farad.server.event.ServerSentEvent;
import dev.farad.server.route.Response;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A browser, over TLS and HTTP/2. */
@Timeout(180)
class ChromiumTest {
    /** Asks an endpoint, then reads events to their end, and says what came and by which protocols. */
    private static final String PAGE = """
            <!doctype html><p id=said>nothing</p><script>
            const said = [];
            const stream = () => new Promise(done => {
              const events = new EventSource("/events");
              events.onmessage = event => said.push("event " + event.data);
              events.addEventListener("end", event => { events.close(); done(); });
            });
            fetch("/v2/health/live").then(answer => answer.text()).then(text => said.push(text)).then(stream).then(() => {
              const spoken = performance.getEntriesByType("resource").map(entry => entry.nextHopProtocol);
              const page = performance.getEntriesByType("navigation")[0].nextHopProtocol;
              document.getElementById("said").textContent = said.join(", ") + "; " + [page, ...spoken].join(" ");
            });
            </script>
            """;

    @TempDir
    private Path directory;

    @Test
    void loadsAPageThatAsksAnEndpointAndReadsEvents() throws Exception {
        Chromium chromium = Chromium.in(directory);
        try (FaradServer server = FaradServer.builder()
                .config(ExampleClient.CONFIG.with(new Listen("127.0.0.1", 0, 0)))
                .tls(OwnCertificate.in(directory).config())
                .get("/", _ -> Response.text(PAGE).with("content-type", "text/html"))
                .get(
                        "/events",
                        exchange -> EventStream.of(exchange, EventSettings.DEFAULT.finite(), events -> {
                            for (int i = 0; i < 3; i++) {
                                events.send(ServerSentEvent.of("number " + i));
                            }
                            events.send(ServerSentEvent.named("end", "over"));
                        }))
                .start()) {
            String url = "https://localhost:" + server.address().getPort() + "/";
            assertThat(chromium.dom(url))
                    .contains("{\"live\":true}, event number 0, event number 1, event number 2; h2 h2");
        }
    }
}
