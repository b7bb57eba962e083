package dev.farad.codec.v2;

import dev.farad.codec.MalformedInputException;
import dev.farad.codec.json.Excerpt;
import dev.farad.codec.json.JsonKind;
import dev.farad.codec.json.JsonNames;
import dev.farad.codec.json.JsonReader;
import dev.farad.codec.v2.InferRequest.RequestedOutput;
import dev.farad.pool.Tensor;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An inference request while it is read: owns the inputs read so far, until {@link #request} hands them over. Reused from
 * request to request; {@link #close} makes it as new.
 */
final class RequestDraft implements AutoCloseable {
    private static final int MAX_INPUTS = 64;
    private static final int MAX_OUTPUTS = 64;
    private static final JsonNames<String> KEYS = JsonNames.of("inputs", "outputs", "id", "parameters");
    private static final JsonNames<String> OUTPUT_KEYS = JsonNames.of("name", "parameters");
    private static final JsonNames<String> PARAMETERS = JsonNames.of("binary_data_output", "timeout");
    private static final long MOST_TIMEOUT_MICROS = 1_000_000_000_000L;
    private static final JsonNames<String> BINARY = JsonNames.of("binary_data");

    /** As many as a request ever had; the first {@link #inputs} of them are in use. */
    private final List<InputDraft> drafts = new ArrayList<>();

    private final List<RequestedOutput> outputs = new ArrayList<>();
    private int inputs;
    private @Nullable String id;
    private boolean binaryOutputs;
    private long timeoutMicros;

    /** Reads everything but binary data. */
    void readJson(JsonReader reader, TensorMemory memory) {
        reader.next();
        reader.expect(JsonKind.OBJECT, "the request");
        while (reader.nextMember()) {
            switch (reader.key(KEYS)) {
                case "id" -> id = reader.kind() == JsonKind.NULL ? null : reader.string("id");
                case "inputs" -> readInputs(reader, memory);
                case "outputs" -> readOutputs(reader);
                case "parameters" -> readParameters(reader);
                case null, default -> reader.skip();
            }
        }
        reader.end();
        if (inputs == 0) {
            throw new MalformedInputException("the request has no inputs (expected: 1 to " + MAX_INPUTS + ")");
        }
        for (int i = 0; i < inputs; i++) {
            drafts.get(i).complete(reader, memory);
        }
        checkInputNames();
        checkOutputNames();
    }

    private void readParameters(JsonReader reader) {
        if (reader.kind() == JsonKind.NULL) {
            return;
        }
        reader.expect(JsonKind.OBJECT, "parameters");
        while (reader.nextMember()) {
            switch (reader.key(PARAMETERS)) {
                case "binary_data_output" -> binaryOutputs = reader.bool("parameters.binary_data_output");
                case "timeout" -> timeoutMicros = reader.integer("parameters.timeout", 0, MOST_TIMEOUT_MICROS);
                case null, default -> reader.skip();
            }
        }
    }

    private void readInputs(JsonReader reader, TensorMemory memory) {
        reader.expect(JsonKind.ARRAY, "inputs");
        while (reader.nextElement()) {
            checkRoom("inputs", inputs, MAX_INPUTS);
            if (inputs == drafts.size()) {
                drafts.add(new InputDraft(inputs));
            }
            drafts.get(inputs++).read(reader, memory);
        }
    }

    private void readOutputs(JsonReader reader) {
        if (reader.kind() == JsonKind.NULL) {
            return;
        }
        reader.expect(JsonKind.ARRAY, "outputs");
        while (reader.nextElement()) {
            checkRoom("outputs", outputs.size(), MAX_OUTPUTS);
            int index = outputs.size();
            outputs.add(readOutput(reader, () -> "outputs[" + index + "]"));
        }
    }

    private static RequestedOutput readOutput(JsonReader reader, Labelled of) {
        if (reader.kind() != JsonKind.OBJECT) {
            throw reader.unexpected(of.label(), JsonKind.OBJECT.toString());
        }
        String name = null;
        Boolean binary = null;
        while (reader.nextMember()) {
            switch (reader.key(OUTPUT_KEYS)) {
                case "name" -> name = reader.string(of.label() + ".name");
                case "parameters" -> binary = readFlag(reader, BINARY, () -> of.label() + ".parameters");
                case null, default -> reader.skip();
            }
        }
        if (name == null) {
            throw new MalformedInputException(of.label() + " has no name (expected: a string)");
        }
        return new RequestedOutput(name, binary);
    }

    /** Returns the truth value of a key among parameters, or null where it is absent. */
    private static @Nullable Boolean readFlag(JsonReader reader, JsonNames<String> key, Labelled parameters) {
        if (reader.kind() == JsonKind.NULL) {
            return null;
        }
        if (reader.kind() != JsonKind.OBJECT) {
            throw reader.unexpected(parameters.label(), JsonKind.OBJECT.toString());
        }
        Boolean flag = null;
        while (reader.nextMember()) {
            String known = reader.key(key);
            if (known != null) {
                flag = reader.bool(parameters.label() + "." + known);
            } else {
                reader.skip();
            }
        }
        return flag;
    }

    private static void checkRoom(String label, int size, int most) {
        if (size == most) {
            throw new MalformedInputException(label + ": more than " + most + " (expected: at most " + most + ")");
        }
    }

    private void checkInputNames() {
        for (int i = 1; i < inputs; i++) {
            for (int j = 0; j < i; j++) {
                checkDistinct("input", drafts.get(j).name(), drafts.get(i).name());
            }
        }
    }

    private void checkOutputNames() {
        for (int i = 1; i < outputs.size(); i++) {
            for (int j = 0; j < i; j++) {
                checkDistinct("output", outputs.get(j).name(), outputs.get(i).name());
            }
        }
    }

    private static void checkDistinct(String label, String name, String other) {
        if (name.equals(other)) {
            throw new MalformedInputException(
                    label + " '" + Excerpt.of(name) + "' appears twice (expected: distinct names)");
        }
    }

    /**
     * Reads the binary data of those inputs that announce some, in their order.
     *
     * @param body of the request
     * @param jsonLength how much of it is JSON
     * @param jsonBytes how long the JSON was said to be, if at all
     */
    void readBinary(ByteBuf body, int jsonLength, OptionalLong jsonBytes, TensorMemory memory) {
        long announced = announcedBytes(jsonBytes);
        int left = body.readableBytes() - jsonLength;
        if (announced != left) {
            throw new MalformedInputException(left + " bytes of binary data follow the JSON (expected: " + announced
                    + ", the sum of binary_data_size)");
        }
        int at = body.readerIndex() + jsonLength;
        for (int i = 0; i < inputs; i++) {
            InputDraft input = drafts.get(i);
            if (input.isBinary()) {
                int length = (int) input.binaryBytes();
                input.readBinary(body.slice(at, length), memory);
                at += length;
            }
        }
    }

    private long announcedBytes(OptionalLong jsonBytes) {
        long announced = 0;
        for (int i = 0; i < inputs; i++) {
            InputDraft input = drafts.get(i);
            if (input.isBinary() && jsonBytes.isEmpty()) {
                throw new MalformedInputException(input.label() + " announces binary data, but the request has no"
                        + " Inference-Header-Content-Length (expected: the length of its JSON)");
            }
            announced += input.binaryBytes();
        }
        return announced;
    }

    /** Returns the finished request, which owns the tensors from now on. */
    InferRequest request() {
        InferRequest request = new InferRequest(id, tensors(), outputs, binaryOutputs, timeoutMicros);
        for (int i = 0; i < inputs; i++) {
            drafts.get(i).clear();
        }
        return request;
    }

    private List<Tensor> tensors() {
        if (inputs == 1) {
            return List.of(drafts.getFirst().tensor());
        }
        Tensor[] tensors = new Tensor[inputs];
        for (int i = 0; i < inputs; i++) {
            tensors[i] = drafts.get(i).tensor();
        }
        return List.of(tensors);
    }

    @Override
    public void close() {
        for (int i = 0; i < inputs; i++) {
            drafts.get(i).close();
        }
        inputs = 0;
        outputs.clear();
        id = null;
        binaryOutputs = false;
        timeoutMicros = 0;
    }
}
