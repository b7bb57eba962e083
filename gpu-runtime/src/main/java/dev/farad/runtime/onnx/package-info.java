/** The CPU backend: ONNX models on ONNX Runtime. */
@NullMarked
package dev.farad.runtime.onnx;

import org.jspecify.annotations.NullMarked;
