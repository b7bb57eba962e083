/**
 * The CPU backend: ONNX models on ONNX Runtime.
 *
 * <p>A batch is fed to the library by {@code Feed}, run by {@code OnnxRun}, and cut into the items' outputs by a
 * {@code Head}; {@code Sessions} opens each graph file once.
 */
@NullMarked
package dev.farad.runtime.onnx;

import org.jspecify.annotations.NullMarked;
