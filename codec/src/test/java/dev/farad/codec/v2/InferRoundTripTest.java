package dev.farad.codec.v2;

import static org.assertj.core.api.Assertions.assertThat;

import dev.farad.codec.Buffers;
import dev.farad.codec.CountedAllocator;
import dev.farad.codec.v2.InferResponse.Output;
import dev.farad.pool.DataType;
import dev.farad.pool.HostPool;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Responses that are sent back as requests: outputs and inputs have the same form. */
class InferRoundTripTest {
    private final CountedAllocator allocator = new CountedAllocator(true);

    @ParameterizedTest
    @EnumSource
    void randomTensorsComeBackBitByBit(DataType type) {
        Random random = new Random(type.ordinal());
        try (HostPool pool = new HostPool(1 << 20)) {
            for (int i = 0; i < 300; i++) {
                List<Output> sent = randomOutputs(type, random);
                EncodedInferResponse encoded =
                        InferResponseEncoder.encode(new InferResponse("m", null, "id", sent), allocator);
                checkSentBack(encoded, sent, pool);
                encoded.body().release();
            }
            assertThat(pool.figures().outstanding()).isZero();
        }
        assertThat(allocator.outstanding()).isZero();
    }

    private static List<Output> randomOutputs(DataType type, Random random) {
        boolean json = type != DataType.FP16 && type != DataType.BF16;
        List<Output> outputs = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            long[] dims = random.longs(random.nextInt(4), 0, 6).toArray();
            Tensor tensor = Tensors.random("t" + i, type, Shape.of(dims), random);
            outputs.add(new Output(tensor, !json || random.nextBoolean()));
        }
        return outputs;
    }

    private static void checkSentBack(EncodedInferResponse encoded, List<Output> sent, HostPool pool) {
        ByteBuf body = encoded.body();
        int jsonBytes = (int) encoded.jsonBytes().orElse(body.readableBytes());
        byte[] json = Buffers.utf8(
                body.toString(0, jsonBytes, StandardCharsets.UTF_8).replace("\"outputs\":", "\"inputs\":"));
        byte[] binary = new byte[body.readableBytes() - jsonBytes];
        body.getBytes(jsonBytes, binary);
        OptionalLong length = encoded.jsonBytes().isPresent() ? OptionalLong.of(json.length) : OptionalLong.empty();
        Buffers.each(Buffers.concat(json, binary), request -> {
            try (InferRequest received = InferRequestDecoder.decode(request, length, pool, "m")) {
                assertThat(received.id()).isEqualTo("id");
                assertThat(received.inputs()).hasSameSizeAs(sent);
                for (int i = 0; i < sent.size(); i++) {
                    checkSame(received.inputs().get(i), sent.get(i).tensor());
                }
            }
        });
    }

    private static void checkSame(Tensor received, Tensor sent) {
        assertThat(received.name()).isEqualTo(sent.name());
        assertThat(received.type()).isEqualTo(sent.type());
        assertThat(received.shape()).isEqualTo(sent.shape());
        assertThat(Requests.bytes(received)).isEqualTo(Requests.bytes(sent));
    }
}
