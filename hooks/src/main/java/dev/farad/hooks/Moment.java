package dev.farad.hooks;

/** A point in the life of a request, in the order in which they come. */
public enum Moment {
    /** The request head is parsed. */
    OPENED,
    /** The request has a route and a place: its body is wanted. */
    ADMITTED,
    /** The body is parsed into tensors. */
    DECODED,
    /** The work waits for a batch. */
    QUEUED,
    /** The work was taken into a batch; the first, where the request had several. */
    BATCHED,
    /** The batch began to run. */
    STARTED,
    /** The batch is done; the last, where the request had several. */
    EXECUTED,
    /** The response is encoded. */
    ENCODED,
    /** The last byte of the response is flushed; the same as {@link #ENCODED} where the socket took all of it at once. */
    WRITTEN
}
