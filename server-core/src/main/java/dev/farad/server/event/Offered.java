package dev.farad.server.event;

/** What became of an event that was offered to a stream. */
public enum Offered {
    /** It will be sent. */
    QUEUED,
    /** It will be sent, but older ones that waited will not. */
    DROPPED_OLDEST,
    /** It will not be sent: the client has to read first. */
    FULL,
    /** It will not be sent: the stream is over. */
    ENDED
}
