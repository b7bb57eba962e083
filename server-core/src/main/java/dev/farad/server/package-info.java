/** The server and how it is made: what an application starts with. */
@NullMarked
package dev.farad.server;

import org.jspecify.annotations.NullMarked;
