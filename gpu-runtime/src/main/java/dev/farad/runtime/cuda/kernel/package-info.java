/**
 * The kernels and how they are launched: one class a concern, each beside its {@code .cu} resource.
 *
 * <p>A {@link dev.farad.runtime.cuda.kernel.Launch} is a step of a program with its sizes worked out; what is left for each
 * batch is addresses and a stream.
 */
@NullMarked
package dev.farad.runtime.cuda.kernel;

import org.jspecify.annotations.NullMarked;
