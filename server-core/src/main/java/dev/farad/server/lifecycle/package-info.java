/** Start and stop: the phases of a server, each of which can be read. */
@NullMarked
package dev.farad.server.lifecycle;

import org.jspecify.annotations.NullMarked;
