/** Applications to copy, and the server that the launcher starts. */
@NullMarked
package dev.farad.examples;

import org.jspecify.annotations.NullMarked;
