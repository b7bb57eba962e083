package dev.farad.codec.v2;

import io.netty.buffer.ByteBuf;
import java.util.OptionalLong;

/**
 * A response as bytes.
 *
 * @param body all of it; whoever has it releases it
 * @param jsonBytes how many bytes at its start are JSON, to be sent as {@code Inference-Header-Content-Length}; empty if all
 *     are
 */
public record EncodedInferResponse(ByteBuf body, OptionalLong jsonBytes) {}
