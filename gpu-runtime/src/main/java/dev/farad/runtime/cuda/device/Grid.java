package dev.farad.runtime.cuda.device;

/**
 * How many blocks and threads a kernel runs on.
 *
 * @param x blocks along the first axis
 * @param y blocks along the second axis
 * @param z blocks along the third axis
 * @param threads of each block
 * @param sharedBytes of memory that a block's threads share, beside what the kernel declares
 */
public record Grid(int x, int y, int z, int threads, int sharedBytes) {
    private static final int THREADS = 256;
    private static final long MOST_BLOCKS = 1 << 16;

    /** Checks the sizes. */
    public Grid {
        if (x < 1 || y < 1 || y > 65535 || z < 1 || z > 65535 || threads < 1 || threads > 1024) {
            throw new IllegalArgumentException("grid: " + x + " x " + y + " x " + z + " blocks of " + threads
                    + " threads (expected: 1 or more blocks, up to 65535 along y and z, of 1 to 1024 threads)");
        }
    }

    /** Returns a grid for a kernel whose threads each take elements in strides until none is left. */
    public static Grid over(long elements) {
        long blocks = Math.clamp((elements + THREADS - 1) / THREADS, 1, MOST_BLOCKS);
        return new Grid((int) blocks, 1, 1, THREADS, 0);
    }

    /** Returns a grid of one block for each item. */
    public static Grid blocks(long items, int threads) {
        return new Grid(Math.toIntExact(Math.max(1, items)), 1, 1, threads, 0);
    }
}
