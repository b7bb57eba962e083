package dev.farad.loadtest.rolling;

import java.io.IOException;

/** A client of any number of threads. Nothing is ever tried again. */
interface Sender extends AutoCloseable {
    /** What takes no time is sent as this. */
    String INFER_PATH = "/v2/models/double/infer";

    /** The body of it, answered with twice the numbers. */
    String INFER_BODY = "{\"inputs\":[{\"name\":\"x\",\"shape\":[2],\"datatype\":\"FP32\",\"data\":[1.5,-2]}]}";

    /** What takes long. */
    String SLOW_PATH = "/slow";

    /**
     * Sends a request, of one that takes long or one that does not, and returns the body of its answer.
     *
     * @throws IOException if there is none, or it is no 200
     */
    String exchange(boolean slow) throws IOException;

    @Override
    void close() throws IOException;
}
