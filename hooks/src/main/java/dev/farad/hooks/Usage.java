package dev.farad.hooks;

/**
 * What a request used of the machine that ran its batches.
 *
 * <p>The usages of all requests of a batch and of its padding add up to the batch's cost in every field, to the byte and the
 * nanosecond.
 *
 * @param workspaceBytes share of the batch's activations and scratch at their peak
 * @param inputBytes tensors copied in
 * @param outputBytes tensors copied out
 * @param computeNanos share of the time the batch ran
 * @param byteNanos bytes held times the nanoseconds they were held, saturating
 * @param measured whether the figures were measured on the device, or estimated
 */
public record Usage(
        long workspaceBytes, long inputBytes, long outputBytes, long computeNanos, long byteNanos, boolean measured) {

    /** The usage of a request that ran nothing. */
    public static final Usage NONE = new Usage(0, 0, 0, 0, 0, true);

    /** Returns the bytes that were held at once. */
    public long bytes() {
        return workspaceBytes + inputBytes + outputBytes;
    }

    /** Returns the sum of both, measured only if both are; {@code byteNanos} saturates. */
    public Usage plus(Usage other) {
        return new Usage(
                workspaceBytes + other.workspaceBytes,
                inputBytes + other.inputBytes,
                outputBytes + other.outputBytes,
                computeNanos + other.computeNanos,
                sumOrMost(byteNanos, other.byteNanos),
                measured && other.measured);
    }

    private static long sumOrMost(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }
}
