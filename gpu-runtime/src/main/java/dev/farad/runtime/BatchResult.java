package dev.farad.runtime;

import dev.farad.pool.Tensor;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a batch ended. */
public sealed interface BatchResult {

    /**
     * The batch ran.
     *
     * @param outputs for each item in order, its tensors in the order of the signature, without padding
     * @param cost of the batch
     */
    record Done(List<List<Tensor>> outputs, BatchCost cost) implements BatchResult {}

    /**
     * The batch did not run, or not to its end.
     *
     * @param kind what is to be made of it
     * @param message one sentence
     * @param cause what was thrown, or null where nothing was
     * @param thread that it failed on
     */
    record Failed(Kind kind, String message, @Nullable Throwable cause, String thread) implements BatchResult {
        /** Makes the failure of a batch on the current thread, with what was thrown. */
        public Failed(Kind kind, String message, @Nullable Throwable cause) {
            this(kind, message, cause, Thread.currentThread().getName());
        }

        /** Makes the failure of a batch on the current thread that nothing was thrown for. */
        public Failed(Kind kind, String message) {
            this(kind, message, null);
        }
    }

    /** Kinds of failure, by what can be done. */
    enum Kind {
        /** The model refused its inputs; the same ones will fail again. */
        INVALID_INPUT,
        /** There was no memory for it now. */
        OUT_OF_MEMORY,
        /** The model or its library failed. */
        INTERNAL,
        /** The device is lost: nothing runs on this backend any more. */
        DEVICE_LOST
    }
}
