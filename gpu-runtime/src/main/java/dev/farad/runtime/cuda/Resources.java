package dev.farad.runtime.cuda;

import dev.farad.pool.MemoryPool;
import dev.farad.runtime.cuda.device.Device;
import dev.farad.runtime.cuda.device.DevicePool;
import dev.farad.runtime.cuda.kernel.Launches;

/**
 * What the models of one backend share.
 *
 * @param device they run on
 * @param memory of the device
 * @param pinned host memory for inputs, copies and outputs
 * @param launches that make steps ready
 * @param buckets to which batches are padded
 */
record Resources(Device device, DevicePool memory, MemoryPool pinned, Launches launches, Buckets buckets) {}
