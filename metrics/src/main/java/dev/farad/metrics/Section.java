package dev.farad.metrics;

/** A part of the catalogue: families that are read together. */
public enum Section {
    /** Of every request. */
    REQUESTS("Requests"),
    /** Of requests that ask a model, by model. */
    INFERENCE("Inference by model"),
    /** Of batches, whoever they ran for. */
    BATCHES("Batches by model"),
    /** Of requests, by tenant. */
    TENANTS("Tenants"),
    /** What requests are charged with. */
    USAGE("Usage by tenant"),
    /** Of connections, event loops, handlers and memory. */
    SERVER("Server"),
    /** Of GPUs. */
    DEVICE("Device"),
    /** Of the JVM and its process. */
    PROCESS("JVM and process");

    private final String title;

    Section(String title) {
        this.title = title;
    }

    /** Returns the heading. */
    public String title() {
        return title;
    }
}
