/** Sockets, connections and the path of a request. */
@NullMarked
package dev.farad.server.http;

import org.jspecify.annotations.NullMarked;
