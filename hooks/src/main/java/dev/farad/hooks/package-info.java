/** The story of a request: exchange, timeline, usage, outcome, and the hooks that read it. */
@NullMarked
package dev.farad.hooks;

import org.jspecify.annotations.NullMarked;
