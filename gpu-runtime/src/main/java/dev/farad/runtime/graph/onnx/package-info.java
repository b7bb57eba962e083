/**
 * The reading of ONNX files: protobuf messages to typed graphs. The one home of the format's generated classes.
 *
 * <p>{@link dev.farad.runtime.graph.onnx.OnnxModel} goes through the nodes once, in order; an operator is translated by one
 * small method that knows its attributes and what changed between opsets, and adds to the graph through {@link
 * dev.farad.runtime.graph.GraphBuilder}, which infers shapes and folds.
 */
@NullMarked
package dev.farad.runtime.graph.onnx;

import org.jspecify.annotations.NullMarked;
