package dev.farad.loadtest.bench;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A request that is sent again and again, and what its answer must be. */
enum Workload {
    /** {@code GET /plaintext}: the answer is {@code Hello, World!}. */
    PLAINTEXT("GET", "/plaintext", "text/plain", Protocol.HTTP_1),
    /** {@code POST /echo}: the answer is the body, 4 KiB of it. */
    ECHO("POST", "/echo", "application/octet-stream", Protocol.HTTP_1),
    /** An Open Inference Protocol request in JSON: the output of the model {@code echo} is its input, 384 floats. */
    INFER("POST", "/v2/models/echo/infer", "application/json", Protocol.HTTP_1),
    /** {@link #PLAINTEXT} over HTTP/2. */
    PLAINTEXT_H2("GET", "/plaintext", "text/plain", Protocol.HTTP_2),
    /** {@link #ECHO} over HTTP/2. */
    ECHO_H2("POST", "/echo", "application/octet-stream", Protocol.HTTP_2);

    private static final int ECHO_BYTES = 4096;
    private static final int FLOATS = 384;
    private static final Pattern DATA = Pattern.compile("\"data\"\\s*:\\s*\\[([^\\]]*)\\]");

    private final String method;
    private final String path;
    private final String contentType;
    private final Protocol protocol;

    /** How requests are sent, without TLS. */
    enum Protocol {
        /** HTTP/1.1. */
        HTTP_1,
        /** HTTP/2, which the client begins without asking. */
        HTTP_2
    }

    Workload(String method, String path, String contentType, Protocol protocol) {
        this.method = method;
        this.path = path;
        this.contentType = contentType;
        this.protocol = protocol;
    }

    /** Returns the name in options and tables. */
    String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    Protocol protocol() {
        return protocol;
    }

    String path() {
        return path;
    }

    String contentType() {
        return contentType;
    }

    /** Returns the whole request in HTTP/1.1, head and body. */
    byte[] request() {
        return request(method, path, contentType, body());
    }

    /** Returns a GET request. */
    static byte[] get(String path) {
        return request("GET", path, "", new byte[0]);
    }

    private static byte[] request(String method, String path, String contentType, byte[] body) {
        String entity = method.equals("GET")
                ? ""
                : "Content-Type: %s\r\nContent-Length: %d\r\n".formatted(contentType, body.length);
        String head = "%s %s HTTP/1.1\r\nHost: localhost\r\n%s\r\n".formatted(method, path, entity);
        ByteArrayOutputStream request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
        request.writeBytes(body);
        return request.toByteArray();
    }

    /** Returns the body, empty for GET. */
    byte[] body() {
        return switch (this) {
            case PLAINTEXT, PLAINTEXT_H2 -> new byte[0];
            case ECHO, ECHO_H2 -> "x".repeat(ECHO_BYTES).getBytes(StandardCharsets.US_ASCII);
            case INFER -> inferBody().getBytes(StandardCharsets.US_ASCII);
        };
    }

    private static String inferBody() {
        return "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,%d],\"datatype\":\"FP32\",\"data\":%s}]}"
                .formatted(FLOATS, Arrays.toString(numbers()).replace(" ", ""));
    }

    /** Returns numbers such as embeddings have, of about nine digits when printed. */
    private static float[] numbers() {
        Random random = new Random(1);
        float[] numbers = new float[FLOATS];
        for (int i = 0; i < FLOATS; i++) {
            numbers[i] = random.nextFloat() - 0.5f;
        }
        return numbers;
    }

    /**
     * Checks the body of an answer.
     *
     * @throws IllegalStateException if it is not what was asked for
     */
    void check(byte[] answer) {
        boolean right = switch (this) {
            case PLAINTEXT, PLAINTEXT_H2 -> "Hello, World!".equals(new String(answer, StandardCharsets.US_ASCII));
            case ECHO, ECHO_H2 -> Arrays.equals(answer, body());
            case INFER -> Arrays.equals(numbersIn(new String(answer, StandardCharsets.UTF_8)), numbers());
        };
        if (!right) {
            String start = new String(answer, 0, Math.min(answer.length, 200), StandardCharsets.UTF_8);
            throw new IllegalStateException(label() + ": wrong answer of " + answer.length + " bytes: " + start);
        }
    }

    private static float[] numbersIn(String json) {
        Matcher data = DATA.matcher(json);
        if (!data.find()) {
            return new float[0];
        }
        String[] texts = data.group(1).split(",", -1);
        float[] numbers = new float[texts.length];
        for (int i = 0; i < texts.length; i++) {
            numbers[i] = Float.parseFloat(texts[i].strip());
        }
        return numbers;
    }
}
