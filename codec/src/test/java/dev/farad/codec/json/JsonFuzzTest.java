package dev.farad.codec.json;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonFuzzTest {
    /** Where we refuse what Jackson reads: strings that UTF-8 cannot carry, and bytes that are not UTF-8. */
    private static final Set<String> STRICTER = Set.of("half a surrogate pair (expected: both halves)", "not UTF-8");

    /** A limit of ours that Jackson counts otherwise: without sign, point and exponent. */
    private static final String LONG_NUMBER = "a number of more than 1000 characters";

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void readsRandomTextsAsJacksonDoes(int seed) {
        JsonGrammar grammar = new JsonGrammar(new Random(seed));
        for (int i = 0; i < 10_000; i++) {
            byte[] text = grammar.text();
            compare(text, new HashMap<>());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6})
    void refusesDamagedTextsWhereJacksonDoesAndElseOnlyForTheListedReasons(int seed) {
        JsonGrammar grammar = new JsonGrammar(new Random(seed));
        Map<String, Integer> stricter = new HashMap<>();
        for (int i = 0; i < 15_000; i++) {
            compare(grammar.damaged(grammar.text()), stricter);
        }
        assertThat(stricter.keySet()).isNotEmpty().isSubsetOf(STRICTER);
    }

    @Test
    void agreesWithJacksonOnTheWholeCorpus() {
        List<byte[]> texts = new ArrayList<>(JsonTexts.accepted());
        texts.addAll(JsonTexts.refused());
        Map<String, Integer> stricter = new HashMap<>();
        texts.forEach(text -> compare(text, stricter));
        assertThat(stricter.remove(LONG_NUMBER)).isEqualTo(2);
        assertThat(stricter.keySet()).isEqualTo(STRICTER);
    }

    private static void compare(byte[] text, Map<String, Integer> stricter) {
        ByteBuf body = Unpooled.wrappedBuffer(text);
        List<String> ours = Readings.of(body);
        assertThat(Readings.of(body, 7)).isEqualTo(ours);
        Optional<List<String>> jacksons = JacksonReadings.of(text);
        String shown = new String(text, StandardCharsets.UTF_8);
        if (!Readings.isRefusal(ours)) {
            assertThat(jacksons).as(shown).contains(ours);
        } else if (jacksons.isPresent()) {
            String message = ours.getFirst();
            String reason = message.substring(message.indexOf(": ") + 2);
            assertThat(reason)
                    .as(shown)
                    .satisfiesAnyOf(
                            one -> assertThat(STRICTER).contains(one),
                            one -> assertThat(one).isEqualTo(LONG_NUMBER));
            stricter.merge(reason, 1, Integer::sum);
        }
    }
}
