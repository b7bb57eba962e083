package dev.farad.runtime.graph;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/** The real encoders that tests run, as their exporters left them. */
public enum Encoders {
    MINILM("all-minilm-l6-v2.onnx", 6),
    BGE_SMALL("bge-small-en-v1.5.onnx", 12),
    E5_SMALL("e5-small-v2.onnx", 12);

    private final String resource;
    private final int layers;

    Encoders(String resource, int layers) {
        this.resource = resource;
        this.layers = layers;
    }

    public int layers() {
        return layers;
    }

    /** Returns the bytes of the ONNX file. */
    public byte[] bytes() {
        try (InputStream in = Objects.requireNonNull(Encoders.class.getResourceAsStream("/" + resource), resource)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
