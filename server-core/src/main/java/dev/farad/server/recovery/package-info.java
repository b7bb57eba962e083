/** What is made of faults: the log, and the list of recent ones. */
@NullMarked
package dev.farad.server.recovery;

import org.jspecify.annotations.NullMarked;
