/**
 * Models as small typed graphs: read from ONNX files, with shapes inferred symbolically and everything computed that does
 * not depend on a batch.
 *
 * <p>The way of a model is
 *
 * <pre>
 *   file -- OnnxModel.read --&gt; Graph -- Fusions.apply --&gt; Graph -- Program.of --&gt; Program
 * </pre>
 *
 * <p>Reading keeps only ops a device must run ({@link dev.farad.runtime.graph.Kernel}) and views
 * ({@link dev.farad.runtime.graph.Op.Reshape}): constants are folded, and shape arithmetic becomes {@link
 * dev.farad.runtime.graph.Dim}s. Fusion replaces groups of general kernels by fused ones, and the result is the same
 * without. {@code dev.farad.runtime.graph.program} says how a backend runs what comes out, with an example.
 */
@NullMarked
package dev.farad.runtime.graph;

import org.jspecify.annotations.NullMarked;
