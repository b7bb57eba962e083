package dev.farad.codec.v2;

import dev.farad.codec.MalformedInputException;
import dev.farad.codec.json.Excerpt;
import dev.farad.codec.json.JsonKind;
import dev.farad.codec.json.JsonNames;
import dev.farad.codec.json.JsonReader;
import dev.farad.pool.DataType;
import dev.farad.pool.Lease;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;
import io.netty.buffer.ByteBuf;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One input of a request while it is read: owns its memory until {@link #tensor} hands it over. Reused. */
final class InputDraft implements Labelled, AutoCloseable {
    private static final JsonNames<String> KEYS = JsonNames.of("name", "shape", "datatype", "data", "parameters");
    private static final JsonNames<String> BINARY_SIZE = JsonNames.of("binary_data_size");
    private static final JsonNames<DataType> TYPES = JsonNames.of(List.of(DataType.values()), DataType::name);
    private static final long NOT_BINARY = -1;

    private final int index;
    private final ShapeReader dims = new ShapeReader();
    private @Nullable String name;
    private @Nullable DataType type;
    private @Nullable Shape shape;
    private long binaryBytes = NOT_BINARY;
    /** JSON data that came before the type and shape which it takes to read it. */
    private JsonReader.@Nullable Span deferred;

    private @Nullable Lease lease;

    InputDraft(int index) {
        this.index = index;
    }

    /** Returns what messages call the input: by its name as soon as that is known. */
    @Override
    public String label() {
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
    void read(JsonReader reader, TensorMemory memory) {
        if (reader.kind() != JsonKind.OBJECT) {
            throw reader.unexpected(label(), JsonKind.OBJECT.toString());
        }
        while (reader.nextMember()) {
            switch (reader.key(KEYS)) {
                case "name" -> name = expect(reader, JsonKind.STRING, "name").string("name");
                case "datatype" -> type = readType(expect(reader, JsonKind.STRING, "datatype"));
                case "shape" -> shape = dims.read(expect(reader, JsonKind.ARRAY, "shape"), this);
                case "parameters" -> readParameters(reader);
                case "data" -> readData(expect(reader, JsonKind.ARRAY, "data"), memory);
                case null, default -> reader.skip();
            }
        }
    }

    private JsonReader expect(JsonReader reader, JsonKind kind, String part) {
        if (reader.kind() != kind) {
            throw reader.unexpected(label() + ": " + part, kind.toString());
        }
        return reader;
    }

    private DataType readType(JsonReader reader) {
        DataType named = reader.string(TYPES);
        if (named == null) {
            throw new MalformedInputException(
                    label() + ": datatype '" + Excerpt.of(reader.string("datatype"))
                            + "' is unknown (expected: one of BOOL, UINT8 to UINT64, INT8 to INT64, FP16, BF16, FP32, FP64, BYTES)");
        }
        return named;
    }

    private void readParameters(JsonReader reader) {
        if (reader.kind() == JsonKind.NULL) {
            return;
        }
        expect(reader, JsonKind.OBJECT, "parameters");
        while (reader.nextMember()) {
            if (reader.key(BINARY_SIZE) != null) {
                binaryBytes = reader.integer(label() + ": binary_data_size", 0, Integer.MAX_VALUE);
            } else {
                reader.skip();
            }
        }
    }

    private void readData(JsonReader reader, TensorMemory memory) {
        if (type == null || shape == null) {
            deferred = reader.putOff();
        } else {
            lease = JsonTensor.read(reader, new TensorHeader(this, type, shape), memory);
        }
    }

    /** Checks that nothing is missing, and reads data that had to wait. */
    void complete(JsonReader reader, TensorMemory memory) {
        checkHeader();
        boolean json = lease != null || deferred != null;
        if (json == isBinary()) {
            throw new MalformedInputException(label() + " has " + (json ? "both data and" : "neither data nor")
                    + " binary_data_size (expected: one of them)");
        }
        if (deferred != null) {
            try (JsonReader again = reader.again(deferred)) {
                again.next();
                lease = JsonTensor.read(again, header(), memory);
            }
        }
    }

    /** Reads the input's binary data, which is all of the buffer. */
    void readBinary(ByteBuf data, TensorMemory memory) {
        lease = BinaryTensor.read(data, header(), memory);
    }

    private void checkHeader() {
        if (name().isEmpty()) {
            throw new MalformedInputException("inputs[" + index + "]: name is empty (expected: a name)");
        }
        present(type, "datatype");
        present(shape, "shape");
    }

    private TensorHeader header() {
        return new TensorHeader(this, present(type, "datatype"), present(shape, "shape"));
    }

    private <T> T present(@Nullable T part, String what) {
        if (part == null) {
            throw new MalformedInputException(label() + " has no " + what + " (expected: name, datatype and shape)");
        }
        return part;
    }

    /** Returns the finished tensor, which owns the memory once the draft is {@link #clear}ed. */
    Tensor tensor() {
        return new Tensor(name(), present(type, "datatype"), present(shape, "shape"), present(lease, "data"));
    }

    /** Forgets everything, the memory too. */
    void clear() {
        name = null;
        type = null;
        shape = null;
        binaryBytes = NOT_BINARY;
        deferred = null;
        lease = null;
    }

    @Override
    public void close() {
        Lease unfinished = lease;
        clear();
        if (unfinished != null) {
            unfinished.close();
        }
    }
}
