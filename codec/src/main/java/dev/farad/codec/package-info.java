/** What every protocol has in common: how decoding and encoding fail. */
@NullMarked
package dev.farad.codec;

import org.jspecify.annotations.NullMarked;
