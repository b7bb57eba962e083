package dev.farad.server.registry;

import org.jspecify.annotations.Nullable;

/**
 * How an instance stands with one registry.
 *
 * @param registry its name
 * @param status where the registration is
 * @param weight that the registry was told last; 0 while it knows nothing
 * @param registrations how often the instance was registered; more than one after a loss
 * @param failures calls that failed
 * @param error of the last call, or null where it succeeded
 */
public record RegistryState(
        String registry,
        Status status,
        int weight,
        long registrations,
        long failures,
        @Nullable String error) {

    /** Where a registration is. */
    public enum Status {
        /** Nothing was asked of the registry yet. */
        IDLE,
        /** The registry is being told, for the first time or after a loss. */
        PENDING,
        /** The registry knows the instance. */
        REGISTERED,
        /** The registry knows that the instance leaves. */
        WITHDRAWN,
        /** The registry could not be told that the instance leaves. */
        ABANDONED
    }

    static RegistryState idle(String registry) {
        return new RegistryState(registry, Status.IDLE, 0, 0, 0, null);
    }

    RegistryState with(Status newStatus) {
        return new RegistryState(registry, newStatus, weight, registrations, failures, error);
    }

    RegistryState registeredWith(int newWeight) {
        return new RegistryState(registry, Status.REGISTERED, newWeight, registrations + 1, failures, null);
    }

    RegistryState told(int newWeight) {
        return new RegistryState(registry, status, newWeight, registrations, failures, null);
    }

    RegistryState failed(Status newStatus, Exception failure) {
        String message = failure.getMessage();
        String sentence =
                failure.getClass().getSimpleName() + (message == null || message.isEmpty() ? "" : ": " + message);
        return new RegistryState(registry, newStatus, weight, registrations, failures + 1, sentence);
    }
}
