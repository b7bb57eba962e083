/**
 * The CUDA backend: ONNX models compiled to plans of kernels that run on streams of one NVIDIA device.
 *
 * <p>Nothing in here touches a native library before {@code DeviceProbe} has found the device usable.
 */
@NullMarked
package dev.farad.runtime.cuda;

import org.jspecify.annotations.NullMarked;
