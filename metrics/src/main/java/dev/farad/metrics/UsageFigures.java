package dev.farad.metrics;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;

/** What was charged, exact in every column. Not safe for several threads. */
final class UsageFigures {
    private static final long NANOS = 1_000_000_000;

    private final long[] columns = new long[UsageColumn.values().length];

    long at(UsageColumn column) {
        return columns[column.ordinal()];
    }

    void add(UsageColumn column, long amount) {
        columns[column.ordinal()] += amount;
    }

    void clear() {
        Arrays.fill(columns, 0);
    }

    void raisePeak(long bytes) {
        columns[UsageColumn.PEAK_BYTES.ordinal()] = Math.max(bytes, at(UsageColumn.PEAK_BYTES));
    }

    /** Adds high × 2^bits + low byte-nanoseconds; bits at most 32. */
    void addByteNanos(long high, int bits, long low) {
        addByteSeconds((high / NANOS) << bits, (high % NANOS) << bits);
        addByteSeconds(0, low);
    }

    void addByteNanos(BigInteger byteNanos) {
        BigInteger[] parts = byteNanos.divideAndRemainder(BigInteger.valueOf(NANOS));
        addByteSeconds(parts[0].longValueExact(), parts[1].longValueExact());
    }

    private void addByteSeconds(long seconds, long nanos) {
        long rest = at(UsageColumn.BYTE_NANOS) + nanos % NANOS;
        add(UsageColumn.BYTE_SECONDS, seconds + nanos / NANOS + rest / NANOS);
        columns[UsageColumn.BYTE_NANOS.ordinal()] = rest % NANOS;
    }

    void add(UsageFigures other) {
        for (UsageColumn column : UsageColumn.values()) {
            switch (column) {
                case PEAK_BYTES -> raisePeak(other.at(column));
                case BYTE_NANOS -> addByteSeconds(0, other.at(column));
                default -> add(column, other.at(column));
            }
        }
    }

    boolean isEmpty() {
        for (UsageColumn column : UsageColumn.values()) {
            if (column != UsageColumn.PEAK_BYTES && at(column) != 0) {
                return false;
            }
        }
        return true;
    }

    BigDecimal deviceSeconds() {
        return BigDecimal.valueOf(at(UsageColumn.DEVICE_NANOS), 9);
    }

    BigDecimal byteSeconds() {
        return BigDecimal.valueOf(at(UsageColumn.BYTE_SECONDS)).add(BigDecimal.valueOf(at(UsageColumn.BYTE_NANOS), 9));
    }
}
