package dev.farad.runtime.cpu;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;
import dev.farad.pool.Tensor;

/** Makes the output tensors of an item, in memory of the model's pool. */
public interface Outputs {

    /**
     * Makes a tensor whose elements are yet to be written, all of them: its memory is not cleared.
     *
     * @param name of the output in the model's signature
     * @param type with elements of one size
     * @param shape without open dimensions
     * @throws BatchFailedException if the pool is spent
     */
    Tensor tensor(String name, DataType type, Shape shape);

    /**
     * Makes a tensor of {@link DataType#BYTES}, yet to be written.
     *
     * @param name of the output in the model's signature
     * @param shape without open dimensions
     * @param bytes that its elements take, their lengths included
     * @throws BatchFailedException if the pool is spent
     */
    Tensor strings(String name, Shape shape, long bytes);
}
