package dev.farad.codec.v2;

import dev.farad.codec.MalformedInputException;
import dev.farad.codec.json.Excerpt;
import dev.farad.codec.json.JsonKind;
import dev.farad.codec.json.JsonReader;
import dev.farad.codec.v2.InferRequest.RequestedOutput;
import dev.farad.pool.Tensor;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** An inference request while it is read: owns the inputs read so far, until {@link #request} hands them over. */
final class RequestDraft implements AutoCloseable {
    private static final int MAX_INPUTS = 64;
    private static final int MAX_OUTPUTS = 64;

    private final JsonReader reader;
    private final TensorMemory memory;
    private final List<InputDraft> inputs = new ArrayList<>();
    private final List<RequestedOutput> outputs = new ArrayList<>();
    private @Nullable String id;
    private boolean binaryOutputs;

    RequestDraft(JsonReader reader, TensorMemory memory) {
        this.reader = reader;
        this.memory = memory;
    }

    /** Reads everything but binary data. */
    void readJson() {
        reader.next();
        reader.expect(JsonKind.OBJECT, "the request");
        while (reader.nextMember()) {
            switch (reader.key()) {
                case "id" -> id = reader.kind() == JsonKind.NULL ? null : reader.string("id");
                case "inputs" -> readInputs();
                case "outputs" -> readOutputs();
                case "parameters" -> {
                    Boolean binary = readFlag("parameters", "binary_data_output");
                    binaryOutputs = binary != null && binary;
                }
                default -> reader.skip();
            }
        }
        reader.end();
        if (inputs.isEmpty()) {
            throw new MalformedInputException("the request has no inputs (expected: 1 to " + MAX_INPUTS + ")");
        }
        inputs.forEach(InputDraft::complete);
        checkNames("input", inputs.stream().map(InputDraft::name).toList());
        checkNames("output", outputs.stream().map(RequestedOutput::name).toList());
    }

    private void readInputs() {
        reader.expect(JsonKind.ARRAY, "inputs");
        while (reader.nextElement()) {
            checkRoom("inputs", inputs.size(), MAX_INPUTS);
            InputDraft input = new InputDraft(reader, memory, inputs.size());
            inputs.add(input);
            input.read();
        }
    }

    private void readOutputs() {
        if (reader.kind() == JsonKind.NULL) {
            return;
        }
        reader.expect(JsonKind.ARRAY, "outputs");
        while (reader.nextElement()) {
            checkRoom("outputs", outputs.size(), MAX_OUTPUTS);
            outputs.add(readOutput("outputs[" + outputs.size() + "]"));
        }
    }

    private RequestedOutput readOutput(String label) {
        reader.expect(JsonKind.OBJECT, label);
        String name = null;
        Boolean binary = null;
        while (reader.nextMember()) {
            switch (reader.key()) {
                case "name" -> name = reader.string(label + ".name");
                case "parameters" -> binary = readFlag(label + ".parameters", "binary_data");
                default -> reader.skip();
            }
        }
        if (name == null) {
            throw new MalformedInputException(label + " has no name (expected: a string)");
        }
        return new RequestedOutput(name, binary);
    }

    /** Returns the truth value of a key among parameters, or null where it is absent. */
    private @Nullable Boolean readFlag(String label, String key) {
        if (reader.kind() == JsonKind.NULL) {
            return null;
        }
        reader.expect(JsonKind.OBJECT, label);
        Boolean flag = null;
        while (reader.nextMember()) {
            if (reader.key().equals(key)) {
                flag = reader.bool(label + "." + key);
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

    private static void checkNames(String label, List<String> names) {
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            if (!seen.add(name)) {
                throw new MalformedInputException(
                        label + " '" + Excerpt.of(name) + "' appears twice (expected: distinct names)");
            }
        }
    }

    /**
     * Reads the binary data of those inputs that announce some, in their order.
     *
     * @param data what follows the JSON
     * @param jsonBytes how long the JSON was said to be, if at all
     */
    void readBinary(ByteBuf data, OptionalLong jsonBytes) {
        long announced = 0;
        for (InputDraft input : inputs) {
            if (input.isBinary() && jsonBytes.isEmpty()) {
                throw new MalformedInputException(input.label() + " announces binary data, but the request has no"
                        + " Inference-Header-Content-Length (expected: the length of its JSON)");
            }
            announced += input.binaryBytes();
        }
        if (announced != data.readableBytes()) {
            throw new MalformedInputException(data.readableBytes() + " bytes of binary data follow the JSON (expected: "
                    + announced + ", the sum of binary_data_size)");
        }
        for (InputDraft input : inputs) {
            if (input.isBinary()) {
                input.readBinary(data.readSlice((int) input.binaryBytes()));
            }
        }
    }

    /** Returns the finished request, which owns the tensors from now on. */
    InferRequest request() {
        List<Tensor> tensors = inputs.stream().map(InputDraft::tensor).toList();
        inputs.clear();
        return new InferRequest(id, tensors, outputs, binaryOutputs);
    }

    @Override
    public void close() {
        inputs.forEach(InputDraft::close);
    }
}
