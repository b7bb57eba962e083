package dev.farad.codec.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The same bytes read by Netty's decoder: where both understand, they understand the same; where they differ, ours is the
 * stricter, for a reason that has a name.
 *
 * <p>{@code -Dfarad.fuzz.inputs=N} compares more than the short run does.
 */
class NettyDifferentialTest {
    private static final int INPUTS = Integer.getInteger("farad.fuzz.inputs", 5_000);

    @Test
    void onTheCorpusOursIsTheStricterInAllKindsThatHaveNames() {
        Set<Stricter> kinds = EnumSet.noneOf(Stricter.class);
        for (Corpus.Case request : Corpus.smuggling()) {
            difference(request.bytes()).ifPresent(kinds::add);
        }
        assertThat(kinds).containsExactly(Stricter.values());
    }

    @Test
    void onRandomRequestsOursIsTheStricterInKindsThatHaveNames() {
        HttpGrammar grammar = new HttpGrammar(6);
        int differences = 0;
        for (int i = 0; i < INPUTS; i++) {
            differences += difference(grammar.requests()).isPresent() ? 1 : 0;
        }
        assertThat(differences).isBetween(INPUTS / 20, INPUTS / 2);
    }

    @ParameterizedTest
    @EnumSource
    void theDocumentationTellsOfEachKind(Stricter kind) throws IOException {
        Path page = Path.of(System.getProperty("farad.root"), "docs", "http.md");
        assertThat(Files.readString(page)).contains("| `" + kind + "` |");
    }

    /** Returns the kind of the difference if Netty lets through what we refuse, and fails on any other difference. */
    private static Optional<Stricter> difference(byte[] bytes) {
        try (Conversation conversation = new Conversation(HeadLimits.DEFAULT)) {
            conversation.take(bytes, 0, bytes.length);
            List<String> ours = whole(conversation.verdict());
            List<String> theirs = whole(NettyConversation.verdict(bytes));
            boolean refused = !conversation.refusal().isEmpty();
            int understood = refused ? ours.size() - 1 : ours.size();
            boolean same = theirs.size() >= understood
                    && ours.subList(0, understood).equals(theirs.subList(0, understood))
                    && (refused || theirs.size() == understood);
            if (!same) {
                assertThat(theirs).as(Escaped.text(bytes)).isEqualTo(ours);
            }
            boolean letThrough =
                    theirs.size() > understood && !theirs.get(understood).equals(NettyConversation.REFUSED);
            return letThrough ? Optional.of(kind(conversation.refusal(), bytes)) : Optional.empty();
        }
    }

    private static Stricter kind(String refusal, byte[] bytes) {
        return Stricter.of(refusal)
                .orElseThrow(() -> new AssertionError("a new kind: " + refusal + ": " + Escaped.text(bytes)));
    }

    /** Returns the requests that were understood as a whole, and the refusal. */
    private static List<String> whole(String verdict) {
        return Arrays.stream(verdict.split(" \\+ ", -1))
                .filter(item -> !item.isEmpty() && !item.endsWith("..."))
                .toList();
    }
}
