package dev.farad.codec.v2;

import dev.farad.codec.MalformedInputException;
import dev.farad.codec.json.Excerpt;
import dev.farad.codec.json.JsonKind;
import dev.farad.codec.json.JsonReader;
import dev.farad.pool.DataType;
import dev.farad.pool.Lease;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** One input of a request while it is read: owns its memory until {@link #tensor} hands it over. */
final class InputDraft implements AutoCloseable {
    private static final long NOT_BINARY = -1;

    private final JsonReader reader;
    private final TensorMemory memory;
    private final int index;
    private @Nullable String name;
    private @Nullable DataType type;
    private @Nullable Shape shape;
    private long binaryBytes = NOT_BINARY;
    /** JSON data that came before the type and shape which it takes to read it. */
    private JsonReader.@Nullable Span deferred;

    private @Nullable Lease lease;

    InputDraft(JsonReader reader, TensorMemory memory, int index) {
        this.reader = reader;
        this.memory = memory;
        this.index = index;
    }

    /** Returns what messages call the input: by its name as soon as that is known. */
    String label() {
        return name == null ? "inputs[" + index + "]" : "input '" + Excerpt.of(name) + "'";
    }

    String name() {
        return present(name, "name");
    }

    boolean isBinary() {
        return binaryBytes != NOT_BINARY;
    }

    /** Returns the announced length of the binary data, 0 where there is none. */
    long binaryBytes() {
        return isBinary() ? binaryBytes : 0;
    }

    /** Reads the input's object. */
    void read() {
        reader.expect(JsonKind.OBJECT, label());
        while (reader.nextMember()) {
            switch (reader.key()) {
                case "name" -> name = reader.string(label() + ": name");
                case "datatype" -> type = readType();
                case "shape" -> shape = ShapeReader.read(reader, label());
                case "parameters" -> readParameters();
                case "data" -> readData();
                default -> reader.skip();
            }
        }
    }

    private DataType readType() {
        String text = reader.string(label() + ": datatype");
        DataType named = DataType.named(text);
        if (named == null) {
            throw new MalformedInputException(
                    label() + ": datatype '" + Excerpt.of(text)
                            + "' is unknown (expected: one of BOOL, UINT8 to UINT64, INT8 to INT64, FP16, BF16, FP32, FP64, BYTES)");
        }
        return named;
    }

    private void readParameters() {
        if (reader.kind() == JsonKind.NULL) {
            return;
        }
        reader.expect(JsonKind.OBJECT, label() + ": parameters");
        while (reader.nextMember()) {
            if (reader.key().equals("binary_data_size")) {
                binaryBytes = reader.integer(label() + ": binary_data_size", 0, Integer.MAX_VALUE);
            } else {
                reader.skip();
            }
        }
    }

    private void readData() {
        reader.expect(JsonKind.ARRAY, label() + ": data");
        if (type == null || shape == null) {
            deferred = reader.skip();
        } else {
            lease = JsonTensor.read(reader, new TensorHeader(label(), type, shape), memory);
        }
    }

    /** Checks that nothing is missing, and reads data that had to wait. */
    void complete() {
        TensorHeader header = header();
        boolean json = lease != null || deferred != null;
        if (json == isBinary()) {
            throw new MalformedInputException(header.label() + " has " + (json ? "both data and" : "neither data nor")
                    + " binary_data_size (expected: one of them)");
        }
        if (deferred != null) {
            try (JsonReader again = reader.again(deferred)) {
                again.next();
                lease = JsonTensor.read(again, header, memory);
            }
        }
    }

    /** Reads the input's binary data, which is all of the buffer. */
    void readBinary(ByteBuf data) {
        lease = BinaryTensor.read(data, header(), memory);
    }

    private TensorHeader header() {
        String known = name();
        if (known.isEmpty()) {
            throw new MalformedInputException("inputs[" + index + "]: name is empty (expected: a name)");
        }
        return new TensorHeader(label(), present(type, "datatype"), present(shape, "shape"));
    }

    private <T> T present(@Nullable T part, String what) {
        if (part == null) {
            throw new MalformedInputException(label() + " has no " + what + " (expected: name, datatype and shape)");
        }
        return part;
    }

    /** Returns the finished tensor, which owns the memory from now on. */
    Tensor tensor() {
        return new Tensor(name(), present(type, "datatype"), present(shape, "shape"), present(lease, "data"));
    }

    @Override
    public void close() {
        if (lease != null) {
            lease.close();
        }
    }
}
