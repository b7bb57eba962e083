package dev.farad.codec.v2;

import dev.farad.pool.DataType;
import dev.farad.pool.Shape;

/**
 * What a model says of one of its tensors.
 *
 * @param name as requests and responses call it
 * @param datatype of the elements
 * @param shape with {@link Shape#ANY} wherever a request chooses
 */
public record TensorMetadata(String name, DataType datatype, Shape shape) {}
