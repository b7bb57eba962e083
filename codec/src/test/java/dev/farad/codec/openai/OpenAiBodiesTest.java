package dev.farad.codec.openai;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.codec.Buffers;
import dev.farad.codec.CountedAllocator;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OpenAiBodiesTest {
    private final CountedAllocator allocator = new CountedAllocator(false);

    @AfterEach
    void everyBufferWasReleased() {
        assertThat(allocator.outstanding()).isZero();
    }

    @Test
    void errorsAlwaysHaveAllFourParts() {
        assertThat(Buffers.text(OpenAiBodies.error("bad \"x\"", "invalid_request_error", "input", "c", allocator)))
                .isEqualTo("{\"error\":{\"message\":\"bad \\\"x\\\"\",\"type\":\"invalid_request_error\","
                        + "\"param\":\"input\",\"code\":\"c\"}}");
        assertThat(Buffers.text(OpenAiBodies.error("m", "t", null, null, allocator)))
                .isEqualTo("{\"error\":{\"message\":\"m\",\"type\":\"t\",\"param\":null,\"code\":null}}");
    }

    @Test
    void writesModels() {
        ModelCard card = new ModelCard("minilm", 1_700_000_000, "farad");
        String one = "{\"id\":\"minilm\",\"object\":\"model\",\"created\":1700000000,\"owned_by\":\"farad\"}";
        assertThat(Buffers.text(OpenAiBodies.model(card, allocator))).isEqualTo(one);
        assertThat(Buffers.text(OpenAiBodies.models(List.of(card, card), allocator)))
                .isEqualTo("{\"object\":\"list\",\"data\":[" + one + "," + one + "]}");
        assertThat(Buffers.text(OpenAiBodies.models(List.of(), allocator)))
                .isEqualTo("{\"object\":\"list\",\"data\":[]}");
    }
}
