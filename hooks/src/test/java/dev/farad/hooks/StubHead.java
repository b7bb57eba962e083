package dev.farad.hooks;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The head of a response of 200 without a body. */
final class StubHead implements ResponseHead {
    private final Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    private int status = 200;

    @Override
    public int status() {
        return status;
    }

    @Override
    public void status(int value) {
        status = value;
    }

    @Override
    public @Nullable String header(String name) {
        return headers.get(name);
    }

    @Override
    public void header(String name, String value) {
        headers.put(name, value);
    }

    @Override
    public long contentLength() {
        return 0;
    }
}
