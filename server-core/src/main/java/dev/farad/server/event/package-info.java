/** Server-sent events, as the HTML standard of the WHATWG describes them in section 9.2. */
@NullMarked
package dev.farad.server.event;

import org.jspecify.annotations.NullMarked;
