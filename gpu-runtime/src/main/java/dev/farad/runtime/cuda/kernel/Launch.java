package dev.farad.runtime.cuda.kernel;

/** A step of a program, made ready for one set of sizes. Safe for any thread. */
@FunctionalInterface
public interface Launch {

    /**
     * Starts the step's kernels.
     *
     * @param frame where its operands are
     * @param scratch address of {@link #scratchBytes} that the step may use while it runs
     */
    void start(Frame frame, long scratch);

    /** Returns the memory that the step needs for itself. */
    default long scratchBytes() {
        return 0;
    }
}
