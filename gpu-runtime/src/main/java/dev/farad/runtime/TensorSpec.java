package dev.farad.runtime;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;

/**
 * One tensor of a signature.
 *
 * @param name as the model names it
 * @param type of the elements
 * @param shape with {@link Shape#ANY} wherever a request chooses
 */
public record TensorSpec(String name, DataType type, Shape shape) {}
