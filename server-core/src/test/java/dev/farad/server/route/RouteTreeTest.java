package dev.farad.server.route;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which paths are followed straight to their end, and which are left to a search; {@link RoutesPropertyTest} has what both find. */
class RouteTreeTest {
    private static final int BEHIND = Long.BYTES;

    private final int[] starts = new int[20];
    private final RouteTree tree = tree(
            "GET /",
            "GET /models/",
            "GET /models/{model}",
            "GET /models/{model}/versions/{version}",
            "GET /models/all/versions",
            "GET /files/{path...}",
            "GET /a-text-of-24-bytes-is-it/and-16-bytes-too");

    private static RouteTree tree(String... routes) {
        RouteTreeBuilder builder = new RouteTreeBuilder();
        Stream.of(routes).map(RouteFixture::route).forEach(builder::add);
        return builder.tree();
    }

    private int follow(String path, int behind) {
        byte[] bytes = path.getBytes(StandardCharsets.ISO_8859_1);
        // Bytes behind the path must not matter, whatever they are.
        byte[] room = Arrays.copyOf(bytes, bytes.length + behind);
        Arrays.fill(room, bytes.length, room.length, (byte) '%');
        return tree.follow(room, 1, bytes.length, starts);
    }

    @ParameterizedTest
    @CsvSource({
        "/, 1 2",
        "/models/, 1 8 9",
        "/models/all-minilm, 1 8 19",
        "/models/all-minilm/versions/12345678, 1 8 19 28 37",
        "/files/a, 1 7",
        "/files/, 1 7",
        "/files/a/long/path/with/many/segments, 1 7",
        "/a-text-of-24-bytes-is-it/and-16-bytes-too, 1 26 43"
    })
    void followsAPathToTheLeafThatASearchWouldFind(String path, String noted) {
        int node = follow(path, BEHIND);
        assertThat(node).isNotEqualTo(RouteTree.NONE);
        assertThat(tree.fact(node, RouteTree.LEAF_END)).isEqualTo(tree.fact(node, RouteTree.LEAF) + 1);
        int[] expected = Stream.of(noted.split(" ")).mapToInt(Integer::parseInt).toArray();
        assertThat(Arrays.copyOf(starts, expected.length)).isEqualTo(expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/models/all/versions/1",
                "/models//versions/1",
                "/models/%61",
                "/models/\u00E4",
                "/files/a/b/c/d%2F",
                "/models/all-minilm/versions/12345678/",
                "/a-text-of-24-bytes-is-it/and-16-bytes-toO",
                "/nothing"
            })
    void leavesToASearchWhatIsNotFoundOnTheWayDown(String path) {
        assertThat(follow(path, BEHIND)).isEqualTo(RouteTree.NONE);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, BEHIND - 1})
    void leavesToASearchWhatItCannotReadByWords(int behind) {
        assertThat(follow("/models/all-minilm", behind)).isEqualTo(RouteTree.NONE);
    }
}
