/** What a server writes to its log, and how much of it at most. */
@NullMarked
package dev.farad.server.log;

import org.jspecify.annotations.NullMarked;
