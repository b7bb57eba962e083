package dev.farad.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VerdictTest {

    @Test
    void aRejectionSaysStatusAndReason() {
        assertThat(Verdict.reject(429, "Too many.")).isInstanceOfSatisfying(Verdict.Reject.class, rejection -> {
            assertThat(rejection.status()).isEqualTo(429);
            assertThat(rejection.reason()).isEqualTo("Too many.");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 599})
    void errorStatusesAreTaken(int status) {
        assertThat(Verdict.reject(status, "No.")).isEqualTo(new Verdict.Reject(status, "No.", Map.of()));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 200, 399, 600})
    void otherStatusesAreRefused(int status) {
        assertThatThrownBy(() -> Verdict.reject(status, "No."))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("status: " + status + " (expected: 400 to 599)");
    }
}
