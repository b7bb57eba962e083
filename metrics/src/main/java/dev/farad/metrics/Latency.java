package dev.farad.metrics;

import java.util.Locale;

/** A part of a request's time that is kept in a histogram for each model. */
public enum Latency {
    /** From the head to the end. */
    REQUEST(ServerMeter.REQUEST_DURATION),
    /** Waiting for a batch. */
    QUEUE(ServerMeter.QUEUE_DURATION),
    /** In batches. */
    COMPUTE(ServerMeter.COMPUTE_DURATION),
    /** From the last batch to the encoded answer. */
    ENCODE(ServerMeter.ENCODE_DURATION);

    private final ServerMeter meter;

    Latency(ServerMeter meter) {
        this.meter = meter;
    }

    ServerMeter meter() {
        return meter;
    }

    /** Returns the name in lower case. */
    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
