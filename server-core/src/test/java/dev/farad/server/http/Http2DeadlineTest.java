package dev.farad.server.http;

import static dev.farad.server.http.Http2Client.NO_ERROR;
import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.hooks.Outcome;
import dev.farad.server.http.Http2Client.Answer;
import dev.farad.server.http.TestPort.Held;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests of HTTP/2 that say how long their clients wait. */
@ParameterizedClass
@EnumSource
final class Http2DeadlineTest extends Http2Fixture {
    private static final String[] SOON = {"x-request-timeout-ms", "100"};
    private static final String PART = "0123456789".repeat(1_000);

    private static void assertLate(Answer answer) {
        assertThat(answer.status()).isEqualTo(504);
        assertThat(answer.text()).contains("the deadline of the request passed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/stubborn/a", "/stubborn-stream/a"})
    void theStreamEndsWhileTheEndpointWorksOnAndOthersGoOn(String path) throws Exception {
        TestPort port = open();
        try (Http2Client client = connect(port)) {
            client.post(1, path, SOON).data(1, PART, true);
            client.post(3, "/held/b").data(3, "", true);
            Held first = port.nextHeld();
            Held second = port.nextHeld();
            Held stubborn = first.name().equals("a") ? first : second;
            Held other = first.name().equals("a") ? second : first;
            assertLate(client.answer(1));
            stubborn.cancelled().get();
            assertThat(client.get(5, "/hello").answer(5).text()).isEqualTo("hello");
            assertThat(port.nextEnded().path()).isEqualTo("/hello");
            assertThat(port.ended).isEmpty();

            stubborn.release();
            TestPort.Ended late = port.nextEnded();
            assertThat(late.path()).isEqualTo(path);
            assertThat(late.outcome()).isEqualTo(new Outcome.Answered(504));
            other.release();
            assertThat(client.answer(3).text()).isEqualTo("b");
            assertThat(client.so(1).reset).isNull();
        }
    }

    @Test
    void aStreamedBodyThatNobodyReadsAnyMoreIsNotSentOn() throws Exception {
        TestPort port = open();
        try (Http2Client client = connect(port)) {
            client.post(1, "/stubborn-stream/a", SOON).data(1, PART, false).data(1, PART, false);
            Held held = port.nextHeld();
            assertLate(client.answer(1));
            assertThat(client.resetOf(1)).isEqualTo(NO_ERROR);
            client.data(1, PART, true);
            assertThat(client.get(3, "/hello").answer(3).text()).isEqualTo("hello");
            assertThat(port.nextEnded().path()).isEqualTo("/hello");
            held.release();
            assertThat(port.nextEnded().outcome()).isEqualTo(new Outcome.Answered(504));
        }
    }

    @Test
    void aWholeBodyThatDoesNotComeInTimeIsNotWaitedFor() throws Exception {
        TestPort port = open();
        try (Http2Client client = connect(port)) {
            client.post(1, "/echo", SOON).data(1, PART, false);
            assertLate(client.answer(1));
            assertThat(client.resetOf(1)).isEqualTo(NO_ERROR);
            assertThat(port.nextEnded().outcome()).isEqualTo(new Outcome.Answered(504));
            assertThat(client.get(3, "/hello").answer(3).text()).isEqualTo("hello");
        }
    }

    @Test
    void aClientThatLeavesAfterItsDeadlineEndsTheExchangeOnce() throws Exception {
        TestPort port = open();
        Held held;
        try (Http2Client client = connect(port)) {
            client.post(1, "/stubborn/a", SOON).data(1, PART, true);
            held = port.nextHeld();
            assertLate(client.answer(1));
            client.abort();
        }
        Await.until("the connection is closed", () -> port.connections() == 0);
        held.release();
        assertThat(port.nextEnded().outcome()).isEqualTo(new Outcome.Answered(504));
        assertThat(port.ended).isEmpty();
    }
}
