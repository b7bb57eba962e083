package dev.farad.codec.v2;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Requests in JSON, but for what a test is about. */
final class Inputs {
    private Inputs() {}

    /** Returns a request with one input {@code x}. */
    static String json(String type, String shape, String data) {
        return "{\"inputs\":[{\"name\":\"x\",\"datatype\":\"" + type + "\",\"shape\":" + shape + ",\"data\":" + data
                + "}]}";
    }

    /** Returns a request with one binary input {@code x}. */
    static String binary(String type, String shape, long bytes) {
        return "{\"inputs\":[" + input("x", type, shape, bytes) + "]}";
    }

    static String input(String name, String type, String shape, long bytes) {
        return "{\"name\":\"" + name + "\",\"datatype\":\"" + type + "\",\"shape\":" + shape
                + ",\"parameters\":{\"binary_data_size\":" + bytes + "}}";
    }

    static String many(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "{\"name\":\"i" + i + "\",\"shape\":[1],\"datatype\":\"INT8\",\"data\":[1]}")
                .collect(Collectors.joining(",", "{\"inputs\":[", "]}"));
    }
}
