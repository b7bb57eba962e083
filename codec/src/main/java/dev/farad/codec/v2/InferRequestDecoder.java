package dev.farad.codec.v2;

import dev.farad.codec.MalformedInputException;
import dev.farad.codec.MemorySpentException;
import dev.farad.codec.json.JsonReader;
import dev.farad.pool.MemoryPool;
import dev.farad.pool.ObjectPool;
import dev.farad.pool.Tensor;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.OptionalLong;

/**
 * Reads inference requests: JSON, binary tensor data behind JSON, or one raw tensor.
 *
 * <p>Tensors are written straight into memory of the given pool, leased for {@link dev.farad.pool.MemoryUse#INPUT}; when
 * decoding fails, whatever was leased has gone back. The body stays the caller's, its reader index where it is; it may lie
 * in any kind of buffer, and is not needed afterwards. A JSON request may take at most as many elements as it has bytes, so
 * a short body cannot lease much.
 *
 * <p>Keys may come in any order; those not understood are skipped. Source: Open Inference Protocol, REST, and Triton's
 * binary tensor data extension.
 */
public final class InferRequestDecoder {
    private static final int KEPT_DRAFTS = 64;

    /** Shared by all, since any thread may decode; a draft is as new whenever it lies here. */
    private static final ObjectPool<RequestDraft> DRAFTS = new ObjectPool<>(KEPT_DRAFTS, RequestDraft::new);

    private InferRequestDecoder() {}

    /**
     * Decodes a request.
     *
     * @param body all of it
     * @param jsonBytes value of {@code Inference-Header-Content-Length}: how many bytes of the body are JSON; empty
     *     without that header, when all are
     * @param owner who answers for the memory
     * @throws MalformedInputException if the request is not understood
     * @throws MemorySpentException if the pool refuses
     */
    public static InferRequest decode(ByteBuf body, OptionalLong jsonBytes, MemoryPool pool, String owner) {
        int jsonLength = jsonLength(body, jsonBytes);
        TensorMemory memory = new TensorMemory(pool, owner);
        RequestDraft draft = DRAFTS.take();
        try (JsonReader reader = JsonReader.of(body, jsonLength)) {
            draft.readJson(reader, memory);
            draft.readBinary(body, jsonLength, jsonBytes, memory);
            return draft.request();
        } finally {
            draft.close();
            DRAFTS.give(draft);
        }
    }

    private static int jsonLength(ByteBuf body, OptionalLong jsonBytes) {
        int bodyLength = body.readableBytes();
        if (bodyLength == 0) {
            throw new MalformedInputException("the body is empty (expected: a JSON object)");
        }
        long jsonLength = jsonBytes.orElse(bodyLength);
        if (jsonLength <= 0 || jsonLength > bodyLength) {
            throw new MalformedInputException("Inference-Header-Content-Length: " + jsonLength + " (expected: 1 to "
                    + bodyLength + ", the length of the body)");
        }
        return (int) jsonLength;
    }

    /**
     * Decodes a raw request, one whose {@code Inference-Header-Content-Length} is 0: the body is the elements of the
     * model's only input and nothing else.
     *
     * <p>The first dimension is 1 if it is open, and one more open dimension follows from the length of the body. A {@code
     * BYTES} input must have one element, which is the whole body, without a length before it. All outputs are to be binary.
     *
     * @param input the model's only input
     * @param owner who answers for the memory
     * @throws MalformedInputException if the body does not fit the input
     * @throws MemorySpentException if the pool refuses
     */
    public static InferRequest raw(ByteBuf body, TensorMetadata input, MemoryPool pool, String owner) {
        Tensor tensor = RawTensor.read(body, input, new TensorMemory(pool, owner));
        return new InferRequest(null, List.of(tensor), List.of(), true);
    }
}
