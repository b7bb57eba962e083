/** What a server answers, and where: routes, handlers, responses, refusals. */
@NullMarked
package dev.farad.server.route;

import org.jspecify.annotations.NullMarked;
