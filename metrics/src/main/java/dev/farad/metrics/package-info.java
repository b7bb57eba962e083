/** Meters of a server: a catalogue, and the hook that feeds it. */
@NullMarked
package dev.farad.metrics;

import org.jspecify.annotations.NullMarked;
