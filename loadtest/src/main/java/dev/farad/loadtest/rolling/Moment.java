package dev.farad.loadtest.rolling;

/**
 * Something that was done to an instance.
 *
 * @param atNanos since the beginning of the load
 */
record Moment(long atNanos, String what) {}
