package dev.farad.hooks;

import org.jspecify.annotations.Nullable;

/** The head of a response about to be written, which {@link OnResponse} may change. */
public interface ResponseHead {

    int status();

    /** Changes the status; 100 to 599. */
    void status(int status);

    /** Returns the value of a header field, or null where it is absent. */
    @Nullable String header(String name);

    /** Sets a header field, in place of any of that name. */
    void header(String name, String value);

    /** Returns the length of the body in bytes, or -1 where it is streamed. */
    long contentLength();
}
