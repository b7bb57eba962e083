package dev.farad.metrics;

/** A version of a model. */
record ModelKey(String model, String version) {
    /** Of requests that asked no model. */
    static final ModelKey NONE = new ModelKey("none", "none");
}
