package dev.farad.hooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rules of W3C Trace Context Level 2 on reading and passing on. */
class TraceContextTest {
    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String PARENT = "00f067aa0ba902b7";

    private static TraceContext read(String traceparent, String... tracestate) {
        return TraceContext.of(List.of(traceparent), List.of(tracestate), 1, 2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00             | 0
                    00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01             | 1
                    00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-03             | 3
                    00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-ff             | 3
                    cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01             | 1
                    cc-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-what-comes  | 1
                    """)
    void aValidParentIsContinuedAsANewSpan(String traceparent, int flags) {
        TraceContext context = read(traceparent);

        assertThat(context.traceId()).isEqualTo(TRACE);
        assertThat(context.parentId()).isEqualTo(PARENT);
        assertThat(context.flags()).isEqualTo(flags);
        assertThat(context.spanId()).hasSize(16).isNotEqualTo(PARENT);
        assertThat(context.traceparent()).isEqualTo("00-" + TRACE + "-" + context.spanId() + "-0" + flags);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-1",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
                "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01more",
                "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "0x-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00F067AA0BA902B7-01",
                "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
                "00-4bf92f3577b34da6a3ce929d0e0e473g-00f067aa0ba902b7-01",
                "00_4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0g",
            })
    void anInvalidParentBeginsATraceOfItsOwn(String traceparent) {
        TraceContext context = read(traceparent, "a=1");

        assertThat(context.parentId()).isNull();
        assertThat(context.traceId()).hasSize(32).isNotEqualTo(TRACE);
        assertThat(context.flags()).isEqualTo(TraceContext.RANDOM);
        assertThat(context.sampled()).isFalse();
        assertThat(context.state()).isEmpty();
    }

    @Test
    void twoParentsAreNone() {
        String one = "00-" + TRACE + "-" + PARENT + "-01";
        assertThat(TraceContext.of(List.of(one, one), List.of(), 1, 2).parentId())
                .isNull();
    }

    @Test
    void idsAreNeverAllZeroAndTheSameForTheSameBits() {
        TraceContext context = TraceContext.of(List.of(), List.of(), 0, 0);

        assertThat(context.traceId()).isNotEqualTo("0".repeat(32));
        assertThat(context.spanId()).isNotEqualTo("0".repeat(16));
        assertThat(context).isEqualTo(TraceContext.of(List.of(), List.of(), 0, 0));
    }

    @Test
    void membersOfSeveralFieldsAreJoinedInOrder() {
        assertThat(read("00-" + TRACE + "-" + PARENT + "-01", "a=1 , b@c=x y", "", " 3/d=!~")
                        .state())
                .isEqualTo("a=1,b@c=x y,3/d=!~");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "=1", "A=1", "a=", "a=1=2", "a=1,a=2", "-a=1", "a b=1", "a=1,b=\u00e9", "a=1,b"})
    void aMalformedStateIsIgnoredWholeAndItsParentIsNot(String state) {
        TraceContext context = read("00-" + TRACE + "-" + PARENT + "-01", state);

        assertThat(context.state()).isEmpty();
        assertThat(context.traceId()).isEqualTo(TRACE);
    }

    @Test
    void aStateHasAtMost32Members() {
        String most = IntStream.range(0, 32).mapToObj(i -> "k" + i + "=v").collect(Collectors.joining(","));
        String parent = "00-" + TRACE + "-" + PARENT + "-01";

        assertThat(read(parent, most).state()).isEqualTo(most);
        assertThat(read(parent, most, "one=more").state()).isEmpty();
    }
}
