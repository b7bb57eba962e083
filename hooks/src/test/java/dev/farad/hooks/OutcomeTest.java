package dev.farad.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class OutcomeTest {

    /** Compiles without a default only while these are all the outcomes there are. */
    private static String told(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered(int status) -> "answered " + status;
            case Outcome.Failed(Throwable cause) -> "failed: " + cause.getMessage();
            case Outcome.Cancelled(String reason) -> "cancelled: " + reason;
        };
    }

    @Test
    void isAnsweredFailedOrCancelled() {
        assertThat(told(new Outcome.Answered(503))).isEqualTo("answered 503");
        assertThat(told(new Outcome.Failed(new IOException("broken pipe")))).isEqualTo("failed: broken pipe");
        assertThat(told(new Outcome.Cancelled("the client left"))).isEqualTo("cancelled: the client left");
    }
}
