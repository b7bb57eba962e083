/** Side-by-side benchmarks: HTTP servers under one load on loopback, and JSON libraries under JMH. */
@NullMarked
package dev.farad.loadtest.bench;

import org.jspecify.annotations.NullMarked;
