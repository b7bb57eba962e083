package dev.farad.examples;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** A message of the V2 protocol with the binary tensor extension: what it says of its tensors, and their bytes in order. */
final class V2Message {
    static final String JSON_LENGTH = "inference-header-content-length";

    private final String json;
    private final byte[] tensors;

    V2Message(String json, byte[] tensors) {
        this.json = json;
        this.tensors = tensors;
    }

    /** Returns the whole body. */
    byte[] body() {
        byte[] head = json.getBytes(StandardCharsets.UTF_8);
        byte[] body = Arrays.copyOf(head, head.length + tensors.length);
        System.arraycopy(tensors, 0, body, head.length, tensors.length);
        return body;
    }

    /** Returns the length of the JSON as the header says it. */
    String jsonLength() {
        return String.valueOf(json.getBytes(StandardCharsets.UTF_8).length);
    }

    /** Takes a response apart. */
    static V2Message of(HttpResponse<byte[]> response) {
        int jsonBytes = response.headers()
                .firstValue(JSON_LENGTH)
                .map(Integer::parseInt)
                .orElseThrow(() -> new AssertionError("no " + JSON_LENGTH + " in " + response.headers()));
        byte[] body = response.body();
        return new V2Message(
                new String(body, 0, jsonBytes, StandardCharsets.UTF_8),
                Arrays.copyOfRange(body, jsonBytes, body.length));
    }

    /** Returns the parsed JSON. */
    JsonNode parsed() throws IOException {
        return new JsonMapper().readTree(json);
    }

    /** Returns the tensors' bytes as floats. */
    List<Float> floats() {
        return floats(tensors);
    }

    /** Returns little-endian floats. */
    static List<Float> floats(byte[] bytes) {
        FloatBuffer floats =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        return IntStream.range(0, floats.limit()).mapToObj(floats::get).toList();
    }

    /** Returns texts as elements of a BYTES tensor. */
    static byte[] bytesOfTexts(List<String> texts) {
        List<byte[]> elements = texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        int size = elements.stream()
                .mapToInt(element -> Integer.BYTES + element.length)
                .sum();
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        elements.forEach(element -> bytes.putInt(element.length).put(element));
        return bytes.array();
    }

    /** Returns numbers as elements of an INT64 tensor. */
    static byte[] bytesOfLongs(List<Long> numbers) {
        ByteBuffer bytes = ByteBuffer.allocate(numbers.size() * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        numbers.forEach(bytes::putLong);
        return bytes.array();
    }
}
