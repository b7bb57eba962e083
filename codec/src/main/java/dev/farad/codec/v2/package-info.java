/** The Open Inference Protocol (KServe V2) over HTTP, with Triton's binary tensor data extension. */
@NullMarked
package dev.farad.codec.v2;

import org.jspecify.annotations.NullMarked;
