package dev.farad.server.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events as bytes. */
class ServerSentEventTest {

    private static String text(ServerSentEvent event) {
        return new String(event.bytes(), StandardCharsets.UTF_8);
    }

    @Test
    void writesEveryFieldThatIsSet() {
        assertThat(text(new ServerSentEvent("7", "tick", "data", Duration.ofSeconds(3))))
                .isEqualTo("retry: 3000\nid: 7\nevent: tick\ndata: data\n\n");
        assertThat(text(ServerSentEvent.of("äöü"))).isEqualTo("data: äöü\n\n");
        assertThat(text(ServerSentEvent.named("a", "b").withId(""))).isEqualTo("id: \nevent: a\ndata: b\n\n");
        assertThat(text(new ServerSentEvent(null, null, null, Duration.ZERO))).isEqualTo("retry: 0\n\n");
    }

    /** N stands for LF and R for CR. */
    @ParameterizedTest
    @CsvSource({
        "'', 'data: N'",
        "aNb, 'data: aNdata: bN'",
        "aRb, 'data: aNdata: bN'",
        "aRNb, 'data: aNdata: bN'",
        "aNRb, 'data: aNdata: Ndata: bN'",
        "aN, 'data: aNdata: N'",
        "N, 'data: Ndata: N'",
        "' a', 'data:  aN'",
        "'id: 1', 'data: id: 1N'",
    })
    void writesEachLineOfItsData(String data, String lines) {
        String given = data.replace('N', '\n').replace('R', '\r');
        assertThat(text(ServerSentEvent.of(given))).isEqualTo(lines.replace('N', '\n') + "\n");
    }

    @Test
    void writesEachLineOfAComment() {
        assertThat(new String(ServerSentEvent.comment("a\nb"), StandardCharsets.UTF_8))
                .isEqualTo(": a\n: b\n\n");
    }

    @Test
    void refusesWhatWouldBeAnotherField() {
        assertThatThrownBy(() -> ServerSentEvent.of("x").withId("1\ndata: y")).hasMessageContaining("one line");
        assertThatThrownBy(() -> ServerSentEvent.of("x").withId("1\0")).hasMessageContaining("NUL");
        assertThatThrownBy(() -> ServerSentEvent.named("a\rb", "x")).hasMessageContaining("one line");
        assertThatThrownBy(() -> new ServerSentEvent(null, null, null, Duration.ofSeconds(-1)))
                .hasMessageContaining("0 or more");
    }
}
