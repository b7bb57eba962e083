package dev.farad.server.model;

import dev.farad.codec.MemorySpentException;
import dev.farad.pool.DataType;
import dev.farad.pool.Lease;
import dev.farad.pool.MemoryPool;
import dev.farad.pool.MemoryUse;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import dev.farad.runtime.Batch;
import dev.farad.runtime.Signature;
import dev.farad.runtime.TensorSpec;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Makes batch items of texts or of token ids for an encoder: one item a text, since each has its own length.
 *
 * <p>Every input of the encoder gets an INT64 [1, tokens] tensor: the mask ones, the token types zeros, anything else the ids.
 */
final class TextInputs {
    private final String model;
    private final Signature encoder;
    private final TextTokenizer tokenizer;
    private final int maxTokens;
    private final MemoryPool memory;

    TextInputs(String model, Signature encoder, TextTokenizer tokenizer, int maxTokens, MemoryPool memory) {
        this.model = model;
        this.encoder = encoder;
        this.tokenizer = tokenizer;
        this.maxTokens = maxTokens;
        this.memory = memory;
    }

    /** Makes items of texts; frees what it made if it throws. */
    List<Batch.Item> ofTexts(List<String> texts) {
        return items(texts.size(), i -> tokenizer.encode(texts.get(i)));
    }

    /** Makes items of token ids as they are, special tokens included; frees what it made if it throws. */
    List<Batch.Item> ofTokens(List<int[]> tokens) {
        return items(
                tokens.size(), i -> Arrays.stream(tokens.get(i)).asLongStream().toArray());
    }

    private interface TokenSource {
        long[] ids(int index);
    }

    private List<Batch.Item> items(int count, TokenSource source) {
        if (count == 0) {
            throw new InvalidInputException("input", "no text is given (expected: at least one)");
        }
        List<Batch.Item> items = new ArrayList<>(count);
        try {
            for (int i = 0; i < count; i++) {
                items.add(item(i, source.ids(i)));
            }
            return items;
        } catch (RuntimeException failure) {
            items.forEach(made -> made.inputs().forEach(Tensor::close));
            throw failure;
        }
    }

    private Batch.Item item(int index, long[] ids) {
        if (ids.length == 0 || ids.length > maxTokens) {
            throw new InvalidInputException(
                    "input",
                    "input " + index + " has " + ids.length + " tokens (expected: 1 to " + maxTokens
                            + ", the longest that model '" + model + "' reads)");
        }
        List<Tensor> tensors = new ArrayList<>();
        try {
            for (TensorSpec spec : encoder.inputs()) {
                tensors.add(tensor(spec.name(), ids));
            }
            return new Batch.Item(tensors, 1, ids.length);
        } catch (RuntimeException failure) {
            tensors.forEach(Tensor::close);
            throw failure;
        }
    }

    private Tensor tensor(String name, long[] ids) {
        long bytes = (long) ids.length * Long.BYTES;
        Lease lease = memory.take(bytes, MemoryUse.INPUT, model);
        if (lease == null) {
            throw new MemorySpentException(bytes + " bytes for an input of '" + model + "'");
        }
        for (int i = 0; i < ids.length; i++) {
            long value = switch (name) {
                case "attention_mask" -> 1;
                case "token_type_ids" -> 0;
                default -> ids[i];
            };
            lease.segment().setAtIndex(ValueLayout.JAVA_LONG, i, value);
        }
        return new Tensor(name, DataType.INT64, Shape.of(1, ids.length), lease);
    }
}
