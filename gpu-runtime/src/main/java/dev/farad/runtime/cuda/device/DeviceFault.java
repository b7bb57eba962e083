package dev.farad.runtime.cuda.device;

/** A call of a CUDA library failed. The message names the call, the status and what the library says of it. */
public final class DeviceFault extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final Kind kind;

    /** Kinds of fault, by what can be done. */
    public enum Kind {
        /** There was no memory for it now; the device stays usable. */
        OUT_OF_MEMORY,
        /** The call was wrong; the device stays usable. */
        INVALID_USE,
        /** The context is lost: no call on this device will succeed again in this process. */
        DEVICE_LOST
    }

    public DeviceFault(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
