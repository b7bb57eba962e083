/** Lanes of CPU threads, models written in Java that run on them, and what other backends of the CPU share with those. */
@NullMarked
package dev.farad.runtime.cpu;

import org.jspecify.annotations.NullMarked;
