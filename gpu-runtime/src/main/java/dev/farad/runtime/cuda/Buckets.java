package dev.farad.runtime.cuda;

import java.util.List;

/**
 * The sizes to which batches are padded, so that few plans serve all of them.
 *
 * <p>A size beyond the listed ones is rounded up to a multiple of a quarter of the last. For each pair of listed sizes whose
 * batch needs no more than {@code mostBytes}, a lane captures a CUDA graph at warm-up; other batches are launched kernel by
 * kernel.
 *
 * @param rows ascending
 * @param widths ascending, for models whose rows are padded
 * @param mostBytes of workspace that each lane keeps for captured batches
 */
public record Buckets(List<Integer> rows, List<Integer> widths, long mostBytes) {
    /** Few enough to capture in a second or two, close enough to waste little. */
    public static final Buckets DEFAULT = new Buckets(
            List.of(1, 2, 4, 8, 16, 32, 64, 128), List.of(16, 32, 64, 96, 128, 192, 256, 384, 512), 256L << 20);

    /** Copies the lists and checks them. */
    public Buckets {
        rows = ascending("rows", rows);
        widths = ascending("widths", widths);
        if (mostBytes < 0) {
            throw new IllegalArgumentException("mostBytes: " + mostBytes + " (expected: 0 or more)");
        }
    }

    private static List<Integer> ascending(String name, List<Integer> sizes) {
        for (int i = 0; i < sizes.size(); i++) {
            if (sizes.get(i) <= (i == 0 ? 0 : sizes.get(i - 1))) {
                throw new IllegalArgumentException(name + ": " + sizes + " (expected: ascending from 1 or more)");
            }
        }
        return List.copyOf(sizes);
    }

    /** Returns the number of rows that a batch of so many is padded to. */
    long rowsFor(long count) {
        return roundUp(rows, count);
    }

    /** Returns the width that rows of so many cells are padded to. */
    long widthFor(long width) {
        return roundUp(widths, width);
    }

    private static long roundUp(List<Integer> sizes, long size) {
        for (int listed : sizes) {
            if (listed >= size) {
                return listed;
            }
        }
        long grain = sizes.isEmpty() ? 1 : Math.max(1, sizes.getLast() / 4);
        return Math.ceilDiv(size, grain) * grain;
    }
}
