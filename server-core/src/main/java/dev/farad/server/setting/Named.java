package dev.farad.server.setting;

/** A constant of an enum that a configuration writes otherwise than in lower case. */
public interface Named {
    /** Returns how it is written. */
    String text();
}
