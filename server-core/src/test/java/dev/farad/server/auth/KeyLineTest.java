package dev.farad.server.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.hooks.Identity;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KeyLineTest {
    private static final String HASH = "0123456789ABCDEF".repeat(4);

    @Test
    void readsWhatALineSays() {
        assertThat(KeyLine.all(List.of(
                        "# comment", "", HASH + "  subject=ada tenant=acme scopes=a,b expires=2030-01-01T00:00:00Z")))
                .containsExactly(new ApiKeys.Key(
                        HASH.toLowerCase(Locale.ROOT),
                        new Identity("ada", "acme", Set.of("a", "b")),
                        Instant.parse("2030-01-01T00:00:00Z")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    my-plain-key subject=ada | line 1: begins with no SHA-256 (expected: 64 hexadecimal digits)
                    HASH                     | line 1: subject: '' (expected: at least one character)
                    HASH subject=a role=x    | line 1: 'role' is not known (expected: subject, tenant, scopes or expires)
                    HASH subject=a expires=1 | line 1: Text '1' could not be parsed
                    HASH subject=a scopes=b,b | line 1: duplicate element
                    """)
    void refusesWhatItCannotUseAndShowsNoSecret(String line, String sentence) {
        assertThatThrownBy(() -> KeyLine.all(List.of(line.replace("HASH", HASH))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(sentence)
                .message()
                .doesNotContain("my-plain-key", HASH);
    }
}
