package dev.farad.server.contract;

/**
 * One promise that a service does not keep.
 *
 * @param subject that it is about, such as {@code metric farad_requests_total}
 * @param what is wrong, and what was expected
 */
public record Breach(String subject, String what) {
    /** Returns it as one line. */
    @Override
    public String toString() {
        return subject + ": " + what;
    }
}
