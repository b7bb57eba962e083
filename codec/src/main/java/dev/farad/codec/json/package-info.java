/** JSON as the protocols need it: a strict pull reader over a buffer, and a writer into one. */
@NullMarked
package dev.farad.codec.json;

import org.jspecify.annotations.NullMarked;
