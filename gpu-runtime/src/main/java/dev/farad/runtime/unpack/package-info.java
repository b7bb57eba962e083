/** Files that come in jars and that native code needs as files. */
@NullMarked
package dev.farad.runtime.unpack;

import org.jspecify.annotations.NullMarked;
