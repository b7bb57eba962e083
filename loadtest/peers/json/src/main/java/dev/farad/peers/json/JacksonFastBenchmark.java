package dev.farad.peers.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;

/** Jackson 2's streams with its faster ways of parsing and printing numbers. */
public class JacksonFastBenchmark extends JacksonBenchmark {
    /** Switches both on. */
    public JacksonFastBenchmark() {
        super(JsonFactory.builder()
                .enable(StreamReadFeature.USE_FAST_DOUBLE_PARSER)
                .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                .build());
    }
}
