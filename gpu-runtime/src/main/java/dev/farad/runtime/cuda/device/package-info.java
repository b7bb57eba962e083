/**
 * The CUDA libraries behind small typed wrappers: every native call is checked where it is made, and every handle is closed
 * by the object that opened it.
 */
@NullMarked
package dev.farad.runtime.cuda.device;

import org.jspecify.annotations.NullMarked;
