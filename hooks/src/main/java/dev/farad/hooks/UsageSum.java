package dev.farad.hooks;

import java.math.BigInteger;

/**
 * A sum of usages that stays exact however long it grows. Safe for any thread: one adds at a time, and readers see whole
 * usages only.
 */
public final class UsageSum {
    private static final BigInteger HIGH = BigInteger.ONE.shiftLeft(Integer.SIZE);
    private static final long LOW = 0xffff_ffffL;

    private long count;
    private long inputBytes;
    private long outputBytes;
    private long computeNanos;
    /** Byte-nanoseconds in units of 2^32, and what is left of them: a long would hold 9 GB for a second. */
    private long byteNanosHigh;

    private long byteNanosLow;
    private long mostBytes;
    private boolean measured = true;

    /** Makes a sum of nothing. */
    public UsageSum() {}

    /**
     * What was added so far.
     *
     * @param count of usages
     * @param inputBytes copied in
     * @param outputBytes copied out
     * @param computeNanos of the device
     * @param byteNanos bytes held times the nanoseconds they were held
     * @param mostBytes that one usage held: workspace, input and output together
     * @param measured whether all of it was measured
     */
    public record Total(
            long count,
            long inputBytes,
            long outputBytes,
            long computeNanos,
            BigInteger byteNanos,
            long mostBytes,
            boolean measured) {}

    /** Adds a usage. */
    public synchronized void add(Usage usage) {
        count++;
        inputBytes += usage.inputBytes();
        outputBytes += usage.outputBytes();
        computeNanos += usage.computeNanos();
        long low = byteNanosLow + (usage.byteNanos() & LOW);
        byteNanosHigh += (usage.byteNanos() >>> Integer.SIZE) + (low >>> Integer.SIZE);
        byteNanosLow = low & LOW;
        mostBytes = Math.max(mostBytes, usage.bytes());
        measured &= usage.measured();
    }

    /** Returns the sum so far. */
    public synchronized Total total() {
        BigInteger byteNanos = BigInteger.valueOf(byteNanosHigh).multiply(HIGH).add(BigInteger.valueOf(byteNanosLow));
        return new Total(count, inputBytes, outputBytes, computeNanos, byteNanos, mostBytes, measured);
    }
}
