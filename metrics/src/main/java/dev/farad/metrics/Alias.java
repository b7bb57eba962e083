package dev.farad.metrics;

/** Names of other servers under which figures are shown too, so that dashboards made for them go on working. */
public enum Alias {
    /** {@code nv_inference_*} of NVIDIA Triton: microseconds, and counters without {@code _total}. */
    TRITON,
    /** {@code te_*} of Hugging Face Text Embeddings Inference. */
    TEI
}
