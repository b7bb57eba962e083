package dev.farad.peers.common;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;

/** The infer endpoint of the Open Inference Protocol for one model, whose output is its input; JSON by Jackson's streams and its faster parser of numbers. */
public final class EchoModel {
    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
            .build();
    private static final int ANSWER_BYTES = 8192;

    private EchoModel() {}

    /** Answers a request that is there as a whole. */
    public static byte[] infer(byte[] request) throws IOException {
        ByteArrayOutputStream answer = new ByteArrayOutputStream(ANSWER_BYTES);
        try (JsonParser parser = JSON.createParser(request)) {
            print(parse(parser), answer);
        }
        return answer.toByteArray();
    }

    /** Answers a request from a stream into a stream. */
    public static void infer(InputStream request, OutputStream answer) throws IOException {
        try (JsonParser parser = JSON.createParser(request)) {
            print(parse(parser), answer);
        }
    }

    /** Returns the numbers of the only input. */
    private static float[] parse(JsonParser parser) throws IOException {
        float[] numbers = new float[16];
        int count = 0;
        while (parser.nextToken() != null) {
            if (parser.currentToken() != JsonToken.FIELD_NAME
                    || !parser.currentName().equals("data")) {
                continue;
            }
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (count == numbers.length) {
                    numbers = Arrays.copyOf(numbers, 2 * count);
                }
                numbers[count++] = parser.getFloatValue();
            }
        }
        return Arrays.copyOf(numbers, count);
    }

    private static void print(float[] numbers, OutputStream answer) throws IOException {
        try (JsonGenerator json = JSON.createGenerator(answer)) {
            json.writeStartObject();
            json.writeStringField("model_name", "echo");
            json.writeStringField("model_version", "1");
            json.writeArrayFieldStart("outputs");
            json.writeStartObject();
            json.writeStringField("name", "y");
            json.writeStringField("datatype", "FP32");
            json.writeArrayFieldStart("shape");
            json.writeNumber(1);
            json.writeNumber(numbers.length);
            json.writeEndArray();
            json.writeArrayFieldStart("data");
            for (float number : numbers) {
                json.writeNumber(number);
            }
            json.writeEndArray();
            json.writeEndObject();
            json.writeEndArray();
            json.writeEndObject();
        }
    }
}
