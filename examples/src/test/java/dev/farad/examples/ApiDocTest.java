package dev.farad.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The reference of the API says nothing that does not compile, or run. */
class ApiDocTest {
    private static final Path ROOT = Path.of("..");
    private static final Pattern SNIPPET =
            Pattern.compile("(?m)^(?:<!-- (from|compared:) ([^\\n]*) -->\\n)?```java\\n(.*?)^```", Pattern.DOTALL);

    @Test
    void everySnippetIsPartOfASourceThatCompiles() throws IOException {
        List<String> foreign = new ArrayList<>();
        Matcher snippet = SNIPPET.matcher(
                Files.readString(ROOT.resolve("docs/api.md")) + Files.readString(ROOT.resolve("README.md")));
        int count = 0;
        while (snippet.find()) {
            count++;
            if (snippet.group(1) == null) {
                foreign.add("a snippet says not where it is from: " + snippet.group(3));
            } else if (snippet.group(1).equals("from")) {
                String source = plain(Files.readString(ROOT.resolve(snippet.group(2))));
                assertThat(source).as(snippet.group(2)).contains(plain(snippet.group(3)));
            }
        }
        assertThat(foreign).isEmpty();
        assertThat(count).isGreaterThan(10);
    }

    /** Returns a text without what a formatter decides: all white space. */
    private static String plain(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining()).replaceAll("\\s+", "");
    }

    @Test
    void theTourAnswers() throws Exception {
        try (ExampleClient client = new ExampleClient(ApiTour.start(ExampleClient.CONFIG))) {
            assertThat(client.get("/people?since=2026-01-31&unit=seconds&tag=a&tag=b&limit=5")
                            .body())
                    .isEqualTo("[5,false,[\"a\",\"b\"],\"SECONDS\",\"2026-01-31\",0]");
            assertThat(client.get("/people?unit=days&since=yesterday").body())
                    .isEqualTo("{\"error\":\"query parameter 'since': 'yesterday' (expected: an ISO date)\"}");
            assertThat(client.postJson("/json", """
                    {"user":{"name":"Ada"},"friends":[1,2],"vector":[0.5]}""")).isEqualTo("200 Ada has 2 friends and 1 dimensions");
            assertThat(client.postJson("/people", "{\"name\":\"Ada\",\"age\":-1}"))
                    .isEqualTo("400 {\"error\":\"age: -1 (expected: 0 or more)\"}");
            assertThat(client.upload("/form", "photo", new byte[7])).isEqualTo("200 [] a.png 7");
            assertThat(client.get("/admin/status").body()).isEqualTo("{\"ok\":true}");
            assertThat(client.get("/tea").body()).isEqualTo("green");
            assertThat(client.get("/teapot").statusCode()).isEqualTo(418);
            assertThat(client.get("/vector?text=hello").body().split(",")).hasSize(384);
            assertThat(client.get("/sum").body()).isEqualTo("1152");
            assertThat(client.get("/async").body()).isEqualTo("{\"width\":384}");
            ApiTour.change(client.server());
        }
    }
}
