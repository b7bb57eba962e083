/**
 * HTTP/1.1 in buffers: heads of requests in, heads of responses out, chunked coding both ways (RFC 9110 and RFC 9112).
 *
 * <p>Knows no sockets and allocates nothing in steady state. Reading is strict: whatever two servers might understand
 * differently is refused, with the status that says why.
 */
@NullMarked
package dev.farad.codec.http;

import org.jspecify.annotations.NullMarked;
