package dev.farad.server.event;

/** What becomes of an event whose client has not read the ones before. */
public enum WhenFull {
    /** {@link EventStream#send} waits for the client; {@link EventStream#offer} does not take the event. */
    WAIT,
    /** The oldest events that wait make room. */
    DROP_OLDEST,
    /** The connection is cut, so that the client connects again and says what it saw last. */
    DISCONNECT
}
