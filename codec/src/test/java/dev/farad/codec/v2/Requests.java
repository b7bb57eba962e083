package dev.farad.codec.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.farad.codec.Buffers;
import dev.farad.codec.MalformedInputException;
import dev.farad.pool.HostPool;
import dev.farad.pool.Tensor;
import java.lang.foreign.ValueLayout;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.assertj.core.api.AbstractThrowableAssert;

/** Decodes requests from every kind of buffer, and proves each time that no memory stays on loan. */
final class Requests {
    private Requests() {}

    /** Decodes an all-JSON request and checks it. */
    static void decoded(String json, Consumer<InferRequest> check) {
        decoded(Buffers.utf8(json), OptionalLong.empty(), check);
    }

    static void decoded(byte[] bytes, OptionalLong jsonBytes, Consumer<InferRequest> check) {
        Buffers.each(bytes, body -> {
            try (HostPool pool = new HostPool(1 << 20)) {
                try (InferRequest request = InferRequestDecoder.decode(body, jsonBytes, pool, "m")) {
                    check.accept(request);
                    assertThat(pool.figures().outstanding())
                            .isEqualTo(request.inputs().size());
                }
                assertThat(pool.figures().outstanding()).isZero();
            }
        });
    }

    /** Decodes JSON and binary data behind it. */
    static void decodedMixed(String json, byte[] binary, Consumer<InferRequest> check) {
        byte[] head = Buffers.utf8(json);
        decoded(Buffers.concat(head, binary), OptionalLong.of(head.length), check);
    }

    static void refused(String json, Consumer<AbstractThrowableAssert<?, ?>> check) {
        refused(Buffers.utf8(json), OptionalLong.empty(), check);
    }

    static void refused(byte[] bytes, OptionalLong jsonBytes, Consumer<AbstractThrowableAssert<?, ?>> check) {
        Buffers.each(bytes, body -> {
            try (HostPool pool = new HostPool(1 << 20)) {
                check.accept(assertThatThrownBy(() -> InferRequestDecoder.decode(body, jsonBytes, pool, "m"))
                        .isInstanceOf(MalformedInputException.class));
                assertThat(pool.figures().outstanding()).isZero();
            }
        });
    }

    static void refusedMixed(String json, byte[] binary, String message) {
        byte[] head = Buffers.utf8(json);
        refused(Buffers.concat(head, binary), OptionalLong.of(head.length), e -> e.hasMessage(message));
    }

    static float[] floats(Tensor tensor) {
        return tensor.data().toArray(Layouts.FP32);
    }

    static byte[] bytes(Tensor tensor) {
        return tensor.data().toArray(ValueLayout.JAVA_BYTE);
    }
}
