package dev.farad.codec.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Requests on which servers and proxies were made to disagree. */
class SmugglingTest {
    static List<Corpus.Case> cases() {
        return Corpus.smuggling();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eachHasItsVerdict(Corpus.Case request) {
        assertThat(Conversation.verdict(request.bytes())).isEqualTo(request.verdict());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void eachIsReadAlikeHoweverItIsSplit(Corpus.Case request) {
        Splits.check(request.bytes());
    }

    @Test
    void theyAreManyAndNoTwoHaveTheSameName() {
        assertThat(cases())
                .hasSizeGreaterThan(200)
                .extracting(Corpus.Case::name)
                .doesNotHaveDuplicates();
    }
}
