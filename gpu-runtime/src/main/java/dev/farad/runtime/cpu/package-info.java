/** Lanes of CPU threads, and models written in Java that run on them. */
@NullMarked
package dev.farad.runtime.cpu;

import org.jspecify.annotations.NullMarked;
