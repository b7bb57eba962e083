package dev.farad.metrics;

/** What a tenant asks of a version of a model. */
record LineKey(String tenant, String model, String version) {}
