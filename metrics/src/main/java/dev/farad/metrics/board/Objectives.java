package dev.farad.metrics.board;

/**
 * What a server promises, and {@link AlertRules} watch.
 *
 * @param failedRatio most requests that may fail for the server's own reasons, from 0 to 1
 * @param p99Seconds time that 99 of 100 requests of a model take at most; a bound of the histogram's buckets
 * @param lagSeconds most time that an event loop may take for an answer
 * @param spentRatio most of the JVM's and the devices' memory that may be in use, from 0 to 1
 */
public record Objectives(double failedRatio, double p99Seconds, double lagSeconds, double spentRatio) {
    /** One request in a hundred, a second, a tenth of one, and nine tenths. */
    public static final Objectives DEFAULT = new Objectives(0.01, 1, 0.1, 0.9);
}
