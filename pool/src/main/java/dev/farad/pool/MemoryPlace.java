package dev.farad.pool;

/** Where memory lies, and so who can read it. */
public enum MemoryPlace {
    /** Ordinary memory of the process. */
    HOST,
    /** Page-locked memory of the process, which a device copies from and to without a detour. */
    PINNED,
    /** Memory of a device: its address means nothing to the host. */
    DEVICE
}
