package dev.farad.metrics;

/** A figure of what is charged. */
enum UsageColumn {
    REQUESTS,
    ROWS,
    TOKENS,
    DEVICE_NANOS,
    /** Whole byte-seconds. */
    BYTE_SECONDS,
    /** What is left of a byte-second, below 10^9. */
    BYTE_NANOS,
    INPUT_BYTES,
    OUTPUT_BYTES,
    /** Not a sum but the greatest. */
    PEAK_BYTES,
    /** Requests whose figures are estimates. */
    ESTIMATED
}
