/** Service discovery: telling registries that a server is there, how much it may be given, and that it leaves. */
@NullMarked
package dev.farad.server.registry;

import org.jspecify.annotations.NullMarked;
