/** TLS of a port: certificates and how they are renewed, client certificates, and what a client may agree on. */
@NullMarked
package dev.farad.server.tls;

import org.jspecify.annotations.NullMarked;
