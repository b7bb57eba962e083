package dev.farad.server.event;

/** Sends the events of one stream; runs on a virtual thread of its own, so it may block. */
@FunctionalInterface
public interface EventWriter {

    /**
     * Sends events and returns; the stream is closed behind it. When the stream ends before, because the client left or the
     * server stops, the thread is interrupted and sending throws {@link java.io.IOException}. Any other throw cuts the answer.
     */
    void writeTo(EventStream events) throws Exception;
}
