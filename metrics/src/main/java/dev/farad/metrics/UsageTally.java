package dev.farad.metrics;

import dev.farad.hooks.Usage;

/**
 * What one tenant was charged with for one version of a model, on one event loop.
 *
 * <p>Byte-nanoseconds are added up in two parts, each of which may run over: the differences between two folds are right all
 * the same.
 */
final class UsageTally {
    private static final int COUNT = 0;
    private static final int DEVICE_NANOS = 1;
    private static final int BYTE_NANOS_HIGH = 2;
    private static final int BYTE_NANOS_LOW = 3;
    private static final int INPUT = 4;
    private static final int OUTPUT = 5;
    private static final int PEAK = 6;
    private static final int CELLS = 7;
    private static final int LOW_BITS = 20;
    private static final long LOW_MASK = (1L << LOW_BITS) - 1;

    private final Tally cells = new Tally(CELLS);
    private final long[] folded = new long[CELLS];

    void add(Usage usage) {
        cells.add(DEVICE_NANOS, usage.computeNanos());
        cells.add(BYTE_NANOS_HIGH, usage.byteNanos() >> LOW_BITS);
        cells.add(BYTE_NANOS_LOW, usage.byteNanos() & LOW_MASK);
        cells.add(INPUT, usage.inputBytes());
        cells.add(OUTPUT, usage.outputBytes());
        cells.raise(PEAK, usage.bytes());
        cells.increment(COUNT);
    }

    /** Adds what was charged since the last fold. */
    void fold(UsageFigures figures, boolean measured) {
        long count = since(COUNT);
        if (count == 0) {
            return;
        }
        figures.add(UsageColumn.ESTIMATED, measured ? 0 : count);
        figures.add(UsageColumn.DEVICE_NANOS, since(DEVICE_NANOS));
        figures.addByteNanos(since(BYTE_NANOS_HIGH), LOW_BITS, since(BYTE_NANOS_LOW));
        figures.add(UsageColumn.INPUT_BYTES, since(INPUT));
        figures.add(UsageColumn.OUTPUT_BYTES, since(OUTPUT));
        figures.raisePeak(cells.at(PEAK));
    }

    private long since(int cell) {
        long now = cells.at(cell);
        long more = now - folded[cell];
        folded[cell] = now;
        return more;
    }
}
