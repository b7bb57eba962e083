package dev.farad.metrics;

import dev.farad.hooks.Outcome;

/** How a request ended, in few enough words for a tag. */
enum OutcomeClass {
    SUCCESS("success"),
    CLIENT_ERROR("client_error"),
    SERVER_ERROR("server_error"),
    FAILED("failed"),
    CANCELLED("cancelled");

    private final String label;

    OutcomeClass(String label) {
        this.label = label;
    }

    static OutcomeClass of(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Answered answered when answered.status() >= 500 -> SERVER_ERROR;
            case Outcome.Answered answered when answered.status() >= 400 -> CLIENT_ERROR;
            case Outcome.Answered _ -> SUCCESS;
            case Outcome.Failed _ -> FAILED;
            case Outcome.Cancelled _ -> CANCELLED;
        };
    }

    String label() {
        return label;
    }
}
