package dev.farad.pool;

/** What bytes are held for, as ledgers and usage reports count them. */
public enum MemoryUse {
    /** Parameters of a model; held as long as it is loaded, and no request's. */
    WEIGHTS,
    /** Tensors that a request brought. */
    INPUT,
    /** Tensors that a batch produced. */
    OUTPUT,
    /** Activations and scratch of a running batch. */
    WORKSPACE,
    /** Buffers that copies between host and device pass through. */
    STAGING
}
