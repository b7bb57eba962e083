/**
 * Groups of general kernels that encoders are exported as, and the fused kernels that do the same in one step.
 *
 * <p>Each {@link dev.farad.runtime.graph.Fusion} is a class of its own and stands alone; {@link
 * dev.farad.runtime.graph.fusion.Fusions} lists them in the order in which one prepares the next.
 */
@NullMarked
package dev.farad.runtime.graph.fusion;

import org.jspecify.annotations.NullMarked;
