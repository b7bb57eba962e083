/** Traces: the story of a request as OpenTelemetry spans, built once it is over, and their export. */
@NullMarked
package dev.farad.metrics.trace;

import org.jspecify.annotations.NullMarked;
