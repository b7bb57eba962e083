package dev.farad.runtime.onnx;

import dev.farad.pool.Shape;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/**
 * Writes ONNX graphs of a few nodes, for tests; the numbers are the fields of {@code onnx.proto}.
 */
final class TinyGraph {
    static final int FLOAT = 1;
    static final int UINT8 = 2;
    static final int INT8 = 3;
    static final int UINT16 = 4;
    static final int INT16 = 5;
    static final int INT32 = 6;
    static final int INT64 = 7;
    static final int STRING = 8;
    static final int BOOL = 9;
    static final int FLOAT16 = 10;
    static final int DOUBLE = 11;
    static final int UINT32 = 12;
    static final int UINT64 = 13;
    static final int BFLOAT16 = 16;

    private final Message graph = new Message();

    TinyGraph() {
        graph.text(2, "tiny");
    }

    /** A graph whose output is its input. */
    static TinyGraph copying(int type, long... dims) {
        return new TinyGraph().input("x", type, dims).output("y", type, dims).node("Identity", "x", "y");
    }

    /** Token ids times the mask, so that every token's answer is its own. */
    static TinyGraph masking() {
        return new TinyGraph()
                .input("input_ids", INT64, Shape.ANY, Shape.ANY)
                .input("attention_mask", INT64, Shape.ANY, Shape.ANY)
                .output("y", INT64, Shape.ANY, Shape.ANY)
                .node("Mul", List.of("input_ids", "attention_mask"), List.of("y"));
    }

    TinyGraph input(String name, int type, long... dims) {
        graph.message(11, value(name, type, dims));
        return this;
    }

    TinyGraph output(String name, int type, long... dims) {
        graph.message(12, value(name, type, dims));
        return this;
    }

    /** Declares an output that is a list of tensors. */
    TinyGraph listOutput(String name, int type) {
        Message tensor = new Message().number(1, type);
        Message list = new Message().message(1, new Message().message(1, tensor));
        graph.message(12, new Message().text(1, name).message(2, new Message().message(4, list)));
        return this;
    }

    TinyGraph node(String operator, List<String> inputs, List<String> outputs) {
        Message node = new Message();
        inputs.forEach(name -> node.text(1, name));
        outputs.forEach(name -> node.text(2, name));
        graph.message(1, node.text(4, operator));
        return this;
    }

    /** Adds the node {@code output = operator(input)}. */
    TinyGraph node(String operator, String input, String output) {
        return node(operator, List.of(input), List.of(output));
    }

    /** Adds the node {@code output = Cast(input)}, to another type of elements. */
    TinyGraph cast(String input, String output, int type) {
        Message to = new Message().text(1, "to").number(3, type).number(20, 2);
        graph.message(
                1, new Message().text(1, input).text(2, output).text(4, "Cast").message(5, to));
        return this;
    }

    Path write(Path directory, String name) throws IOException {
        Message operators = new Message().text(1, "").number(2, 17);
        Message model = new Message().number(1, 8).message(7, graph).message(8, operators);
        return Files.write(directory.resolve(name), model.bytes.toByteArray());
    }

    private static Message value(String name, int type, long... dims) {
        Message shape = new Message();
        Arrays.stream(dims).forEach(dim -> shape.message(1, dimension(dim)));
        Message tensor = new Message().number(1, type).message(2, shape);
        return new Message().text(1, name).message(2, new Message().message(1, tensor));
    }

    private static Message dimension(long size) {
        return size == Shape.ANY ? new Message() : new Message().number(1, size);
    }

    /** A protocol buffer message. */
    private static final class Message {
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

        Message number(int field, long value) {
            varint(field << 3);
            varint(value);
            return this;
        }

        Message text(int field, String value) {
            return chunk(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message value) {
            return chunk(field, value.bytes.toByteArray());
        }

        private Message chunk(int field, byte[] value) {
            varint((field << 3) | 2);
            varint(value.length);
            bytes.writeBytes(value);
            return this;
        }

        private void varint(long value) {
            long rest = value;
            for (; rest > 0x7F; rest >>>= 7) {
                bytes.write((int) ((rest & 0x7F) | 0x80));
            }
            bytes.write((int) rest);
        }
    }
}
