/** Who sends a request: credentials, what verifies them, and the hook that asks for them. */
@NullMarked
package dev.farad.server.auth;

import org.jspecify.annotations.NullMarked;
